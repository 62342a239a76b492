/** Rank 2: the customer's directory: tenants, extensions, trunks and numbers as configured, and numbering rules. */
@org.jspecify.annotations.NullMarked
package org.santral.tenant;
