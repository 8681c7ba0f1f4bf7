/** The configuration: a YAML file and the environment, mapped onto each package's own settings. */
@NullMarked
package io.rabbitagent.config;

import org.jspecify.annotations.NullMarked;
