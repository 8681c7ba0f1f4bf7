/**
 * What would be done about a finding: steps, the gates before them, and what may be lost. A sub-package a remedy; a
 * remedy does not know which rule asked for it.
 */
@NullMarked
package io.rabbitagent.plan;

import org.jspecify.annotations.NullMarked;
