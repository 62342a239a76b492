/** Rank 5: what tenants change by phone or over HTTP, kept in the database and, where calls ask for it, in memory. */
@org.jspecify.annotations.NullMarked
package org.santral.state;
