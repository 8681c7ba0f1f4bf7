package io.rabbitagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.FakeAgent;
import io.rabbitagent.operations.OperationException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Scripts rely on the exit codes, people on the one line that says what to do. */
class ExitCodesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--nonsense                              | Unknown option: '--nonsense'; see agent --help",
                "remediate --dry-runn                    | did you mean --dry-run",
                "statu                                   | did you mean",
                "status -o yaml                          | see agent status --help",
                "explain                                 | Missing required parameter",
                "explain rb9                             | members are rabbit@rb1, rabbit@rb2, rabbit@rb3; rules are alarm, app-stopped",
                "remediate --dry-run --node rb9          | rb9 is no member of this cluster; members are rabbit@rb1",
                "remediate --dry-run --rule no-such-rule | there is no rule no-such-rule; rules are alarm, app-stopped",
                "remediate --yes                         | --yes needs --reason",
                "remediate -o json                       | -o json goes with --dry-run",
                "remediate                               | Approve with --yes --reason TEXT",
                "pause --reason x --for 2                | such as 2h",
                "pause --reason x --for soon             | such as 2h",
                "pause --for 2h                          | --reason",
                "history --since yesterday               | neither a time such as",
                "history --most many                     | see agent history --help",
                "approve p-1 --reason x                  | no plan p-1 waits for approval: see agent plans",
                "reject p-1 --reason x                   | no plan p-1 waits",
                "ack p-1 --reason x                      | nothing is held since plan p-1: see agent plans",
                "approve --reason x                      | PLAN",
                "abort p-1 --reason x                    | plan p-1 is not running: see agent plans",
                "abort p-1                               | --reason",
                "rescue export                           | BACKUP",
            })
    void what_makes_no_sense_is_64(String line, String says) {
        FakeAgent agent = Scenes.appStopped();
        refused(agent, line, ExitCode.USAGE, says);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void each_reason_has_its_code(Kind kind) {
        int code = switch (kind) {
            case USAGE, NOT_FOUND, CONFLICT -> 64;
            case UNREACHABLE -> 69;
            case FAILED -> 70;
            case TRY_LATER -> 75;
            case REFUSED -> 77;
            case CONFIGURATION -> 78;
        };
        for (String line : new String[] {
            "status",
            "status --watch",
            "explain rb2",
            "shutdown-order",
            "remediate --dry-run",
            "remediate --yes --reason x",
            "plans",
            "history",
            "rescue list",
            "rescue list b-1",
            "rescue export b-1",
            "approve p-1 --reason x",
            "abort p-1 --reason x",
            "pause --reason x --for 2h"
        }) {
            FakeAgent failing = Scenes.appStopped().failing(kind, "this went wrong; do that");
            refused(failing, line, code, "agent: this went wrong; do that");
        }
    }

    @Test
    void a_pause_of_no_length_is_64() {
        refused(Scenes.healthy(), "pause --reason x --for 0s", ExitCode.USAGE, "such as 2h");
    }

    @Test
    void decisions_without_a_store_are_69() {
        refused(
                Scenes.appStopped().storeUnreachable(),
                "plans",
                ExitCode.UNREACHABLE,
                "the decisions can't be read: etcd at 10.0.0.5:2379 did not answer");
    }

    @Test
    void a_dry_run_with_plans_is_2_where_that_was_asked_for() {
        FakeConsole console = new FakeConsole(Scenes.appStopped());

        assertThat(console.run("remediate", "--dry-run")).isEqualTo(ExitCode.DONE);
        assertThat(console.run("remediate", "--dry-run", "--detailed-exitcode")).isEqualTo(ExitCode.PENDING);
        assertThat(console.run("remediate", "--dry-run", "--detailed-exitcode", "--node", "rb1"))
                .isEqualTo(ExitCode.DONE);
        assertThat(console.errText()).isEmpty();
    }

    private static void refused(FakeAgent agent, String line, int code, String says) {
        FakeConsole console = new FakeConsole(agent);

        assertThat(console.run(line.split(" ", -1))).as(line).isEqualTo(code);

        assertThat(console.outText()).as(line).isEmpty();
        assertThat(console.errText().lines())
                .as(line)
                .singleElement()
                .asString()
                .startsWith("agent: ")
                .contains(says);
        assertThat(console.bugs()).as(line).isEmpty();
    }
}
