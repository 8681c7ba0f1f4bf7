/** YAML texts as trees that know where each part stands, and the words for what is wrong in them. */
@NullMarked
package io.rabbitagent.yaml;

import org.jspecify.annotations.NullMarked;
