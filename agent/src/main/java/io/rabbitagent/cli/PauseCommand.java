package io.rabbitagent.cli;

import io.rabbitagent.operations.AgentAccess;
import io.rabbitagent.operations.Durations;
import io.rabbitagent.operations.OperationException;
import io.rabbitagent.operations.Pauses;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code agent pause}. */
@Command(
        name = "pause",
        description = {
            "Stops all remediation of the cluster for a time, whoever asks. Agents go on observing and recording.",
            "A step that runs already is not interrupted; no further one begins."
        })
final class PauseCommand extends DecisionCommand {
    @Option(
            names = "--for",
            required = true,
            paramLabel = "DURATION",
            converter = Span.class,
            description = "such as 30m or 2h")
    @SuppressWarnings("NullAway.Init") // picocli requires it
    private Duration span;

    @Override
    String decide(AgentAccess agent, String reason) throws OperationException {
        Instant until = Pauses.pause(agent, actor(), reason, span);
        return "Remediation is paused until " + until + ".";
    }

    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Durations.span(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
