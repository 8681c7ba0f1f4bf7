# shellcheck shell=bash
# What this machine lacks: says it, and installs it. Sourced by run and test.
#
#   install_missing NEED…    NEED is a word for which there is a function have_NEED and a package below

# shellcheck disable=SC2034 # used by those who source this
readonly EXIT_USAGE=64 EXIT_UNAVAILABLE=69 EXIT_FAILED=70

readonly JAVA_LEAST=17 MAVEN_LEAST=3.8 RABBITMQ=3.10

# Brokers, ip and the like lie where an ordinary user's PATH does not lead.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

declare -rA PACKAGE_OF=(
  [jdk]=openjdk-17-jdk-headless [maven]=maven [rabbitmq]=rabbitmq-server [ip]=iproute2 [namespaces]=util-linux
  [processes]=procps [socat]=socat [curl]=curl [jq]=jq [shellcheck]=shellcheck [python]=python3
  [prometheus]=prometheus [alertmanager]=prometheus-alertmanager
  [etcd]=etcd-server [etcdctl]=etcd-client [faketime]=faketime
)

# The Java to build and run with: JAVA_HOME's, PATH's, or another that lies where Debian puts them.
jdk_home() {
  local candidate
  for candidate in "${JAVA_HOME:-}/bin/javac" "$(command -v javac)" /usr/lib/jvm/*/bin/javac; do
    if jdk_is_new_enough "$candidate"; then
      dirname "$(dirname "$(readlink -f "$candidate")")"
      return
    fi
  done
  return 1
}

jdk_is_new_enough() {
  local version
  [[ -x $1 ]] && version=$("$1" -version 2>&1) && [[ $version =~ ^javac\ ([0-9]+) ]] &&
    ((BASH_REMATCH[1] >= JAVA_LEAST))
}

have_jdk() { jdk_home >/dev/null; }

# Maven looks for its own Java and fails without one, so its version can be asked only when there is a JDK.
have_maven() {
  local version home
  command -v mvn >/dev/null || return 1
  home=$(jdk_home) || return 0
  version=$(JAVA_HOME=$home mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
  [[ $(printf '%s\n' "$MAVEN_LEAST" "$version" | sort -V | head -n 1) == "$MAVEN_LEAST" ]]
}

have_rabbitmq() { [[ -x /usr/lib/rabbitmq/bin/rabbitmqctl ]] && compgen -G "/usr/lib/rabbitmq/lib/rabbitmq_server-$RABBITMQ.*" >/dev/null; }
have_ip() { command -v ip >/dev/null; }
have_namespaces() { command -v unshare >/dev/null && command -v nsenter >/dev/null && command -v flock >/dev/null; }
have_processes() { command -v ps >/dev/null && command -v pgrep >/dev/null; }
have_socat() { command -v socat >/dev/null; }
have_curl() { command -v curl >/dev/null; }
have_jq() { command -v jq >/dev/null; }
have_shellcheck() { command -v shellcheck >/dev/null; }
have_prometheus() { command -v prometheus >/dev/null && command -v promtool >/dev/null; }
have_alertmanager() { command -v prometheus-alertmanager >/dev/null && command -v amtool >/dev/null; }
have_etcd() { command -v etcd >/dev/null; }
have_etcdctl() { command -v etcdctl >/dev/null; }
have_faketime() { compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null; }
have_python() { [[ -x /usr/bin/python3 ]]; } # the name by which scripts of the lab call it

missing_packages() {
  local need
  for need in "$@"; do
    "have_$need" || printf '%s\n' "${PACKAGE_OF[$need]}"
  done
}

install_missing() {
  local packages
  mapfile -t packages < <(missing_packages "$@")
  [[ ${#packages[@]} -gt 0 ]] || return 0
  local as_root=()
  if ! command -v apt-get >/dev/null; then
    lacking "this is no Debian" "${packages[@]}"
  elif [[ $EUID -ne 0 ]]; then
    as_root=(sudo)
    sudo_works || lacking "only root can install them, and there is no sudo that lets this user" "${packages[@]}"
  fi
  printf 'This machine lacks Debian packages, which are installed now: %s\n' "${packages[*]}"
  printf 'No service is started or stopped by that.\n'
  "${as_root[@]}" bash "$(dirname "${BASH_SOURCE[0]}")/install-packages" "${packages[@]}" ||
    lacking "installing them failed" "${packages[@]}"
  mapfile -t packages < <(missing_packages "$@")
  [[ ${#packages[@]} -eq 0 ]] || lacking "what was installed is not what is needed" "${packages[@]}"
}

# At a terminal it may ask for the password.
sudo_works() { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 0 ]]; }; }

# lacking WHY PACKAGE…
lacking() {
  printf '%s: missing are the Debian packages %s: %s\n' "$0" "${*:2}" "$1" >&2
  printf 'Needed is a JDK %s or newer, Maven %s or newer, and RabbitMQ %s as in Debian 12.\n' \
    "$JAVA_LEAST" "$MAVEN_LEAST" "$RABBITMQ" >&2
  exit "$EXIT_UNAVAILABLE"
}
