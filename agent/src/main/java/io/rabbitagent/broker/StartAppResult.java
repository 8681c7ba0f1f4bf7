package io.rabbitagent.broker;

import io.rabbitagent.cluster.Disagreement;
import java.util.Optional;

/**
 * What {@code rabbitmqctl start_app} said: hints only. Whether the application runs is for {@code appState} to tell.
 *
 * @param disagreement set where the boot failed with {@code inconsistent_cluster}
 */
public record StartAppResult(CommandResult result, Optional<Disagreement> disagreement) {}
