/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody knows, and how well. While a name is typed, the skills that the desk knows already
 * are offered, so that one skill does not get two names. Main thread. */

#define G_LOG_DOMAIN "stw-app"

#include "config.h"

#include "app/settings/skill-rows.h"

#include "app/incidents/question.h"
#include "app/widgets/named-groups.h"
#include "desk/assignment/assignment.h"
#include "desk/people/person-store.h"

#include <glib/gi18n.h>

#define MIDDLE_LEVEL 3
/* Of four bytes each they are what the desk takes. */
#define MOST_LETTERS 50

struct _StwSkillRows
{
  AdwPreferencesGroup *group; /* (unowned) */
  GtkWidget *add;             /* (unowned) */
  GPtrArray *skills;          /* (owned) (element-type Skill) */
  GtkListStore *known;        /* (owned) what is offered */
  GCallback changed;
  gpointer data;
};

typedef struct
{
  StwSkillRows *rows; /* (unowned) */
  GtkWidget *row;     /* (unowned) */
  GtkWidget *name;    /* (unowned) */
  GtkWidget *level;   /* (unowned) */
  GtkWidget *remove;  /* (unowned) */
} Skill;

/* As the desk compares names. */
static char *
dup_key (const Skill *skill)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (skill->name)));

  return g_utf8_casefold (g_strstrip (name), -1);
}

static void
tell (StwSkillRows *self)
{
  gtk_widget_set_sensitive (self->add, self->skills->len < STW_SKILLS_MAX);
  ((void (*) (gpointer)) self->changed) (self->data);
}

/* Several rows sound alike but for the skill. */
static void
name_controls (Skill *skill)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (skill->name));
  /* Translators: %s is a skill, such as "linux" */
  g_autofree char *level = g_strdup_printf (_ ("Level of “%s”"), name);
  g_autofree char *removal = g_strdup_printf (_ ("Remove “%s”"), name);

  stw_named_choices (skill->level, level);
  stw_question_name (skill->remove, removal);
  gtk_widget_set_tooltip_text (skill->remove, removal);
}

static void
typed_cb (Skill *skill)
{
  name_controls (skill);
  tell (skill->rows);
}

/* The focus stays among the skills. */
static void
remove_cb (Skill *skill)
{
  StwSkillRows *self = skill->rows;
  guint index = 0;

  g_ptr_array_find (self->skills, skill, &index);
  adw_preferences_group_remove (self->group, skill->row);
  g_ptr_array_remove_index (self->skills, index);
  tell (self);
  if (self->skills->len > 0)
    skill = g_ptr_array_index (self->skills, MIN (index, self->skills->len - 1));
  gtk_widget_grab_focus (self->skills->len > 0 ? skill->name : self->add);
}

static GtkWidget *
new_name (StwSkillRows *self, const char *name)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autoptr (GtkEntryCompletion) completion = gtk_entry_completion_new ();

  gtk_entry_completion_set_model (completion, GTK_TREE_MODEL (self->known));
  gtk_entry_completion_set_text_column (completion, 0);
  gtk_entry_set_completion (GTK_ENTRY (entry), completion);
  gtk_entry_set_max_length (GTK_ENTRY (entry), MOST_LETTERS);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Skill"));
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_editable_set_text (GTK_EDITABLE (entry), name);
  gtk_widget_set_hexpand (entry, TRUE);
  stw_question_name (entry, _ ("Skill"));
  return entry;
}

static GtkWidget *
new_level (int level)
{
  g_autoptr (GtkStringList) levels = gtk_string_list_new (NULL);
  GtkWidget *choice;

  for (int i = 1; i <= STW_SKILL_LEVEL_MOST; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", i);

      gtk_string_list_append (levels, text);
    }
  choice = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&levels)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), (guint) level - 1);
  return choice;
}

static void
append_skill (StwSkillRows *self, const char *name, int level)
{
  Skill *skill = g_new (Skill, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  *skill = (Skill){ self,
                    adw_preferences_row_new (),
                    new_name (self, name),
                    new_level (level),
                    gtk_button_new_from_icon_name ("edit-delete-symbolic") };
  gtk_widget_add_css_class (skill->remove, "flat");
  gtk_widget_add_css_class (box, "padded");
  gtk_box_append (GTK_BOX (box), skill->name);
  gtk_box_append (GTK_BOX (box), skill->level);
  gtk_box_append (GTK_BOX (box), skill->remove);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (skill->row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (skill->row), FALSE);
  gtk_widget_set_focusable (skill->row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (skill->row), box);
  g_signal_connect_swapped (skill->name, "changed", G_CALLBACK (typed_cb), skill);
  g_signal_connect_swapped (skill->remove, "clicked", G_CALLBACK (remove_cb), skill);
  name_controls (skill);
  adw_preferences_group_add (self->group, skill->row);
  g_ptr_array_add (self->skills, skill);
}

/* Once the row has its place, so that it is scrolled to. */
static gboolean
focus_cb (GtkWidget *name, GdkFrameClock *clock, gpointer data)
{
  if (gtk_widget_get_height (name) == 0)
    return G_SOURCE_CONTINUE;
  gtk_widget_grab_focus (name);
  return G_SOURCE_REMOVE;
}

static void
add_cb (StwSkillRows *self)
{
  const Skill *skill;

  append_skill (self, "", MIDDLE_LEVEL);
  tell (self);
  skill = g_ptr_array_index (self->skills, self->skills->len - 1);
  gtk_widget_add_tick_callback (skill->name, focus_cb, NULL, NULL);
}

static gpointer
read_known (StwDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return stw_skill_list (db, error);
}

/* The rows may be gone by now; what they offer is not. */
static void
known_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkListStore) known = data;
  g_auto (GStrv) skills = stw_reader_run_finish (result, NULL);

  for (guint i = 0; skills != NULL && skills[i] != NULL; i++)
    gtk_list_store_insert_with_values (known, NULL, -1, 0, skills[i], -1);
}

static void
append_add_button (StwSkillRows *self)
{
  self->add = gtk_button_new_from_icon_name ("list-add-symbolic");
  gtk_widget_add_css_class (self->add, "flat");
  gtk_widget_set_valign (self->add, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->add, _ ("Add Skill"));
  stw_question_name (self->add, _ ("Add Skill"));
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (add_cb), self);
  adw_preferences_group_set_header_suffix (self->group, self->add);
}

/**
 * stw_skill_rows_new:
 * @client: whose skills are offered
 * @skills: (nullable): `[{"skill","level"}]`, as somebody has them
 * @changed: called with @data alone after something was typed, added or removed
 *
 * Returns: (transfer full): the rows, to be freed after their widget
 */
StwSkillRows *
stw_skill_rows_new (StwDeskClient *client, JsonArray *skills, GCallback changed, gpointer data)
{
  StwSkillRows *self = g_new0 (StwSkillRows, 1);

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->skills = g_ptr_array_new_with_free_func (g_free);
  self->known = gtk_list_store_new (1, G_TYPE_STRING);
  self->changed = changed;
  self->data = data;
  adw_preferences_group_set_title (self->group, _ ("Skills"));
  adw_preferences_group_set_description (self->group,
                                         _ ("From 1, knows a little, to 5, knows all about it"));
  append_add_button (self);
  for (guint i = 0; skills != NULL && i < json_array_get_length (skills); i++)
    {
      JsonObject *skill = json_array_get_object_element (skills, i);

      append_skill (self,
                    json_object_get_string_member (skill, "skill"),
                    (int) json_object_get_int_member (skill, "level"));
    }
  gtk_widget_set_sensitive (self->add, self->skills->len < STW_SKILLS_MAX);
  stw_desk_client_read_async (client,
                              read_known,
                              NULL,
                              NULL,
                              (GDestroyNotify) g_strfreev,
                              NULL,
                              known_cb,
                              g_object_ref (self->known));
  return self;
}

/**
 * stw_skill_rows_free:
 * @self: (nullable) (transfer full): rows
 */
void
stw_skill_rows_free (StwSkillRows *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->skills);
  g_object_unref (self->known);
  g_free (self);
}

/**
 * stw_skill_rows_get_widget:
 *
 * Returns: (transfer none): the rows under their heading
 */
GtkWidget *
stw_skill_rows_get_widget (const StwSkillRows *self)
{
  return GTK_WIDGET (self->group);
}

/**
 * stw_skill_rows_check:
 *
 * Returns: whether every skill is there once; what is there again is marked
 */
gboolean
stw_skill_rows_check (const StwSkillRows *self)
{
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean fine = TRUE;

  for (guint i = 0; i < self->skills->len; i++)
    {
      const Skill *skill = g_ptr_array_index (self->skills, i);
      char *key = dup_key (skill);
      gboolean once = *key == '\0' || !g_hash_table_contains (keys, key);

      g_hash_table_add (keys, key);
      if (once)
        gtk_widget_remove_css_class (skill->name, "error");
      else
        gtk_widget_add_css_class (skill->name, "error");
      fine = fine && once;
    }
  return fine;
}

/**
 * stw_skill_rows_read:
 *
 * Returns: (transfer full): the skills as commands take them; a row without a name is none
 */
JsonArray *
stw_skill_rows_read (const StwSkillRows *self)
{
  JsonArray *skills = json_array_new ();

  for (guint i = 0; i < self->skills->len; i++)
    {
      const Skill *row = g_ptr_array_index (self->skills, i);
      g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row->name)));
      JsonObject *skill;

      if (*g_strstrip (name) == '\0')
        continue;
      skill = json_object_new ();
      json_object_set_string_member (skill, "skill", name);
      json_object_set_int_member (skill,
                                  "level",
                                  gtk_drop_down_get_selected (GTK_DROP_DOWN (row->level)) + 1);
      json_array_add_object_element (skills, skill);
    }
  return skills;
}
