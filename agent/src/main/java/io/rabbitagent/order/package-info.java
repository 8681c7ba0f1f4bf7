/** In which order the members of a cluster went down, deduced from what each saw running when it ended. */
@NullMarked
package io.rabbitagent.order;

import org.jspecify.annotations.NullMarked;
