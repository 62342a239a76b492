package org.santral.http;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where HTTP is served.
 *
 * @param listen address and port; port 0 picks a free one
 * @param publicUrl how the outside reaches it: scheme and authority, without a path; used in links when a request does
 *     not name its host
 */
public record HttpSettings(InetSocketAddress listen, URI publicUrl) {}
