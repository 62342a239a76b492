/** Rank 7, below the dialects: what every HTTP dialect shares: the listener, routing to a dialect, parameters, answers. */
@org.jspecify.annotations.NullMarked
package org.santral.http;
