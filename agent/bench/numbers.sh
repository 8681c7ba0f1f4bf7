# shellcheck shell=bash
# What the benchmarks do with their numbers.

median() { sort -n | awk -v OFMT=%.12g '{ v[NR] = $1 } END { print (NR % 2) ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
