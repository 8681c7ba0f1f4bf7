/** What is wrong and who may do something about it: rules, and the findings that they give. */
@NullMarked
package io.rabbitagent.rules;

import org.jspecify.annotations.NullMarked;
