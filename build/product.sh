# shellcheck shell=bash
# Builds the product where its sources are newer than what was built. Sourced by run; needs install.sh and CHECKOUT.

readonly JAR=agent/target/agent.jar

product_is_built() {
  [[ -f $CHECKOUT/$JAR ]] || return 1
  local newer
  newer=$(cd "$CHECKOUT" && find pom.xml agent/pom.xml agent/src/main agent/bin -newer "$JAR" -print -quit)
  [[ -z $newer ]]
}

product_build() {
  JAVA_HOME=$(jdk_home) mvn -B -ntp -q -Dstyle.color=never -f "$CHECKOUT/pom.xml" package -Dmaven.test.skip=true
}
