# shellcheck shell=bash
# Its rule acts without asking: the agents are only waited for.
make() { "$LAB" kill 3 >/dev/null; }
by_hand() { "$LAB" start 3 >/dev/null; }
ask_agents() { await 'the member runs again' whole; }
