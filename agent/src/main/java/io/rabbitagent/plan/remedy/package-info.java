/** The remedies that rules can name, and the parameters that each takes: the one source for rule files, schema and reference. */
@NullMarked
package io.rabbitagent.plan.remedy;

import org.jspecify.annotations.NullMarked;
