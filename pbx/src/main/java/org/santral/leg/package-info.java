/** Rank 3: one dialog plus its media session, used the same way in both directions of a call. */
@org.jspecify.annotations.NullMarked
package org.santral.leg;
