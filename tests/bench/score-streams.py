#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""score-streams.py STEWARDCTL [STRATEGY...]

Prints how well the correlation rules agree with the labels of the alert streams in
STW_SHARED/fixtures/alert-streams, beside their noise reduction: normalised mutual information and
adjusted Rand index over the labelled alerts, once over all of them and once de-flooded (one alert
per asset, signature, label and minute, since one scan makes most of the labelled rows). A stream
is better grouped by a rule that has the higher de-flooded index at a high reduction."""
import collections
import gzip
import json
import math
import os
import subprocess
import sys
import tempfile
import time


def pairs(n):
    return n * (n - 1) // 2


def entropy(counts, n):
    return -sum(c / n * math.log(c / n) for c in counts.values())


def agreement(truth, found):
    """Normalised mutual information and adjusted Rand index of two labellings."""
    n = len(truth)
    both = collections.Counter(zip(truth, found))
    rows, columns = collections.Counter(truth), collections.Counter(found)
    entropies = entropy(rows, n) + entropy(columns, n)
    mutual = sum(c / n * math.log(c * n / (rows[t] * columns[f])) for (t, f), c in both.items())
    index = sum(map(pairs, both.values()))
    row_pairs, column_pairs = sum(map(pairs, rows.values())), sum(map(pairs, columns.values()))
    expected = row_pairs * column_pairs / max(pairs(n), 1)
    most = (row_pairs + column_pairs) / 2
    return (2 * mutual / entropies if entropies else 1.0,
            (index - expected) / (most - expected) if most != expected else 1.0)


def read(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rt') as stream:
        return stream.readlines()


def correlate(program, lines, strategy):
    with tempfile.NamedTemporaryFile('w', suffix='.jsonl') as file:
        file.writelines(lines)
        file.flush()
        start = time.monotonic()
        answer = subprocess.run([program, 'correlate', '--strategy', strategy, file.name], capture_output=True, check=True)
    return [json.loads(line) for line in answer.stdout.splitlines()], time.monotonic() - start


def describe(alerts, incidents):
    """The agreement in words, and the de-flooded index; nothing where there are no labels."""
    labelled = [i for i, alert in enumerate(alerts) if alert.get('truth_group')]
    if not labelled:
        return '', None
    minutes = {}
    for i in labelled:
        alert = alerts[i]
        minutes.setdefault((alert['asset'], alert['signature'], alert['truth_group'],
                            alert['ts'] // 60), i)
    text = ''
    indices = []
    for name, chosen in (('de-flooded', list(minutes.values())), ('all', labelled)):
        nmi, ari = agreement([alerts[i]['truth_group'] for i in chosen],
                             [incidents[i] for i in chosen])
        text += f'  {name} NMI={nmi:.4f} ARI={ari:.4f}'
        indices.append(ari)
    return text, indices[0]


def main():
    program, strategies = sys.argv[1], sys.argv[2:] or ['auto']
    folder = os.path.join(os.environ.get('STW_SHARED', ''), 'fixtures', 'alert-streams')
    if not os.path.isdir(folder):
        print('skipped: there are no alert streams in STW_SHARED')
        return 77
    found = collections.defaultdict(list)
    for name in sorted(os.listdir(folder)):
        if not name.endswith(('.jsonl', '.jsonl.gz')):
            continue
        lines = read(os.path.join(folder, name))
        alerts = [json.loads(line) for line in lines]
        for strategy in strategies:
            answer, seconds = correlate(program, lines, strategy)
            summary = answer.pop()
            text, index = describe(alerts, [line['incident'] for line in answer])
            if index is not None:
                found[strategy].append(index)
            print(f'{name:28} {strategy:16} alerts={summary["alerts"]}'
                  f' incidents={summary["incidents"]} reduction={summary["noise_reduction"]:.4f}'
                  f' {seconds:.1f} s' + text,
                  flush=True)
    for strategy, indices in found.items():
        print(f'{"mean of " + str(len(indices)) + " streams":28} {strategy:16}'
              f' de-flooded ARI={sum(indices) / len(indices):.4f} least={min(indices):.4f}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
