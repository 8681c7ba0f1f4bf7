package io.rabbitagent.cli;

import io.rabbitagent.copies.isolated.Listening;
import io.rabbitagent.copies.rescue.replay.AmqpAddress;
import io.rabbitagent.copies.rescue.replay.ReplayOptions;
import io.rabbitagent.launch.ExitCode;
import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.AgentJson;
import io.rabbitagent.operations.ExcludedIds;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.OperationException.Kind;
import io.rabbitagent.operations.ReplayRequest;
import io.rabbitagent.operations.ReplayView;
import io.rabbitagent.operations.RescueReplay;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent rescue replay}. */
@Command(
        name = "replay",
        description = {
            "Sends the exported messages of a backup back into their queues, each at most once.",
            "It goes on where it ended. With --dry-run it shows what it would send, and sends nothing."
        })
final class RescueReplayCommand extends AgentSubcommand {
    @Parameters(paramLabel = "BACKUP", description = "the backup's id: see agent backups")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private String id;

    @Option(
            names = "--queue",
            paramLabel = "NAME",
            description =
                    "only this queue; may be given several times. By default all that were exported, but for those that"
                            + " the cluster may have still: that another node led, or had a mirror or member of, or that the"
                            + " plan has not given up whole")
    private List<String> queues = List.of();

    @Option(
            names = "--vhost",
            paramLabel = "VHOST",
            description = "only queues of this virtual host; of those named by --queue it is / by default")
    private @Nullable String vhost;

    @Option(names = "--exclude-queue", paramLabel = "NAME", description = "not this queue; may be given several times")
    private List<String> without = List.of();

    @Option(
            names = "--exclude-ids",
            paramLabel = "FILE",
            description =
                    "not the messages with these ids, one a line, now or later; where several messages of a queue have"
                            + " the same, with the message's number (n) behind it. # begins a comment. The agent's user"
                            + " has to be able to read it")
    private @Nullable Path excluded;

    @Option(
            names = "--dry-run",
            description =
                    "show what would be sent, and whether the queues are there; 70 where something is known to be in"
                            + " the way")
    private boolean dryRun;

    @Option(names = "--yes", description = "send without asking")
    private boolean yes;

    @Mixin
    private final Reason reason = new Reason();

    @Option(
            names = "--resend-uncertain",
            description =
                    "also messages that were sent before, and never answered or refused (nack): they may arrive twice,"
                            + " and are marked")
    private boolean resendUncertain;

    @Option(
            names = "--uri",
            paramLabel = "URI",
            description = "to this broker of the cluster, such as amqp://rb1:5672; by default that of the setting"
                    + " rescue.amqp_uri. It needs --credentials-file")
    private @Nullable String uri;

    @Option(
            names = "--credentials-file",
            paramLabel = "FILE",
            description =
                    "a YAML file with username and password; by default the agent's own. The agent's user has to be"
                            + " able to read it")
    private @Nullable Path credentials;

    @Option(names = "--rate", paramLabel = "N", description = "at most N messages a second; by default no limit")
    private @Nullable Integer rate;

    @Mixin
    private final Output output = new Output();

    @Override
    AgentSource.Purpose purpose() {
        return dryRun ? AgentSource.Purpose.LOOK : AgentSource.Purpose.ACT;
    }

    @Override
    int run(AgentAccess agent) throws OperationException {
        if (!dryRun && !yes) {
            invocation().needTerminal("Confirm with --yes");
        }
        if (!dryRun && !yes && output.json()) {
            throw new OperationException(Kind.USAGE, "-o json goes with --dry-run or --yes");
        }
        RescueReplay replay = new RescueReplay(
                agent,
                request(),
                Clock.systemUTC(),
                new Listening(
                        line -> invocation().err().println(line),
                        () -> invocation().io().isCancelled()));
        return dryRun ? dryRun(replay) : send(replay);
    }

    private int dryRun(RescueReplay replay) throws OperationException {
        try (RescueReplay.Offer offer = replay.look()) {
            ReplayView view = replay.dryRun(offer);
            show(view);
            return RescueReplay.unhindered(view) ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private int send(RescueReplay replay) throws OperationException {
        try (RescueReplay.Offer offer = replay.prepare()) {
            if (!yes) {
                text().offer(replay.summary(offer));
                confirm(offer.cluster());
            }
            ReplayView view = replay.send(offer, actor(), reason.words());
            show(view);
            return view.complete() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private void show(ReplayView view) {
        if (output.json()) {
            invocation().out().println(AgentJson.create().write(view));
        } else {
            text().view(view);
        }
    }

    private ReplayText text() {
        return new ReplayText(
                new TextOut(invocation().out(), paint(), invocation().columns()));
    }

    private void confirm(String cluster) throws OperationException {
        if (!invocation().isTyped("Type this cluster's name to send them: ", cluster)) {
            throw new OperationException(Kind.REFUSED, "that is not this cluster's name; nothing was sent");
        }
    }

    private ReplayRequest request() throws OperationException {
        Optional<AmqpAddress> address = address();
        if (address.isPresent() && credentials == null) {
            throw new OperationException(
                    Kind.USAGE,
                    "--uri needs --credentials-file: the agent's own password goes to no other broker than that of"
                            + " the setting rescue.amqp_uri");
        }
        if (rate != null && rate < 1) {
            throw new OperationException(Kind.USAGE, "--rate is a number of messages a second, from 1");
        }
        Optional<ExcludedIds> ids = excluded == null ? Optional.empty() : Optional.of(ExcludedIds.read(path(excluded)));
        return new ReplayRequest(
                id,
                Optional.ofNullable(vhost),
                queues,
                without,
                ids,
                ReplayOptions.of(resendUncertain, rate == null ? 0 : rate),
                address,
                Optional.ofNullable(credentials).map(this::path));
    }

    private Optional<AmqpAddress> address() throws OperationException {
        try {
            return Optional.ofNullable(uri).map(AmqpAddress::parse);
        } catch (IllegalArgumentException e) {
            throw new OperationException(
                    Kind.USAGE, "--uri: " + e.getMessage() + "; write it like amqp://rb1:5672 or amqps://rb1:5671");
        }
    }

    private Path path(Path named) {
        return invocation().request().directory().resolve(named);
    }
}
