/**
 * Rank 60: the OAuth 2 authorization server (RFC 6749, RFC 7009, RFC 7636) without its pages: applications, logins,
 * consent, tokens, all kept in the database. The rules are Spring's authorization server, used as a library.
 */
@org.jspecify.annotations.NullMarked
package org.santral.oauth;
