package io.rabbitagent.rules.file;

import io.rabbitagent.cluster.ClusterPicture;
import io.rabbitagent.cluster.NodeName;
import io.rabbitagent.plan.Condition;
import io.rabbitagent.plan.Judgement;
import io.rabbitagent.rules.Scope;
import io.rabbitagent.rules.cel.Expressions;
import io.rabbitagent.rules.cel.Expressions.Compiled;
import io.rabbitagent.rules.cel.Expressions.Fault;
import io.rabbitagent.rules.cel.Expressions.Wrong;
import io.rabbitagent.yaml.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Rule files for tests, and a reader whose expressions are wrong where they have a '?'. */
final class RuleFiles {
    static final String FULL = """
            apiVersion: rabbitagent/v1
            kind: RemediationRule
            metadata: {name: app-stopped, version: 3}
            spec:
              summary: The application is stopped
              scope: node
              priority: 400
              mode: auto
              unasked: "cluster.ok"
              for: 5s
              minSamples: 3
              when: 'node.app == 1'
              gates:
                - {name: facts-fresh, cel: 'node.agentThere', unblock: start the agent, onlyAtStart: true}
                - {name: majority-up, cel: 'cluster.majority'}
              remedy: {type: start-app}
              budget: {perNode: 3/1h, perCluster: 10/2d}
              verify: {within: 3m, stableFor: 0s}
              runbook: docs/runbooks/app-stopped.md
            """;
    static final String SHORT = """
            apiVersion: rabbitagent/v1
            kind: RemediationRule
            metadata: {name: short, version: 1}
            spec:
              summary: Something is wrong
              mode: approve
              for: 0s
              when: node.down
              remedy: {type: reset-and-rejoin}
              budget: {perNode: 1/1m, perCluster: 100/30d}
              verify: {within: 1s, stableFor: 24h}
            """;
    static final RuleReader READER = new RuleReader(RuleFiles::compile);

    private RuleFiles() {}

    static RuleReading read(String... texts) {
        List<RuleText> files = Arrays.stream(texts)
                .map(text -> new RuleText((char) ('a' + Arrays.asList(texts).indexOf(text)) + ".yaml", text))
                .toList();
        return READER.read(files);
    }

    static List<String> problems(String... texts) {
        return read(texts).problems().stream().map(Problem::toString).toList();
    }

    private static Expressions.Result compile(String text, Scope scope) {
        int wrong = text.indexOf('?');
        if (wrong < 0) {
            return new Compiled(new Fixed(text + " in " + scope));
        }
        String before = text.substring(0, wrong);
        int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
        int column = wrong - before.lastIndexOf('\n');
        return new Wrong(List.of(new Fault(line, column, "'?' means nothing", Optional.of("remove it"))));
    }

    private record Fixed(String text) implements Condition {
        @Override
        public Judgement judge(ClusterPicture picture, NodeName target) {
            return Judgement.of(true, text);
        }
    }
}
