/** Alerts that Alertmanager sends: hints where to look, remembered once for all agents. */
@NullMarked
package io.rabbitagent.operations.alerts;

import org.jspecify.annotations.NullMarked;
