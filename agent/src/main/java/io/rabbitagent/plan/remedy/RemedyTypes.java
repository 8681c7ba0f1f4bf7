package io.rabbitagent.plan.remedy;

import io.rabbitagent.plan.Mode;
import io.rabbitagent.plan.orderedstart.OrderedStartRemedy;
import io.rabbitagent.plan.rejoin.RejoinRemedy;
import io.rabbitagent.plan.startapp.StartAppRemedy;
import io.rabbitagent.plan.startservice.StartServiceRemedy;
import java.util.List;
import java.util.Optional;

/** All remedies. */
public final class RemedyTypes {
    public static final List<RemedyType> ALL = List.of(
            new RemedyType(
                    "start-app", "Runs `rabbitmqctl start_app`.", Mode.AUTO, List.of(), given -> new StartAppRemedy()),
            new RemedyType(
                    "start-service",
                    "Has the service start the broker.",
                    Mode.AUTO,
                    List.of(),
                    given -> new StartServiceRemedy()),
            new RemedyType(
                    "ordered-start",
                    "Starts those that went down last, then all others.",
                    Mode.AUTO,
                    List.of(),
                    given -> new OrderedStartRemedy()),
            new RemedyType(
                    "reset-and-rejoin",
                    "Backs up, resets and joins a node that its cluster has forgotten.",
                    Mode.APPROVE,
                    List.of(),
                    given -> new RejoinRemedy()));

    private RemedyTypes() {}

    public static Optional<RemedyType> find(String name) {
        return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
    }
}
