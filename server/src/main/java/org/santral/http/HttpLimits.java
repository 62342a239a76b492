package org.santral.http;

import java.time.Duration;

/**
 * What one client may use up.
 *
 * @param connections connections open at once; more wait in the listen queue
 * @param connectionsPerSource of those, from one address (of IPv6: one network of 64 bits); one too many is closed
 * @param headerBytes request line and headers together
 * @param headerTime from a request's first byte to the end of its headers
 * @param bodyBytes largest body
 * @param bodyTime from the end of the headers to the end of the body
 * @param idleTime how long a connection may wait for its next byte or request
 * @param parameters names in query and body together
 * @param uploadBytes largest body where files are taken ({@link Routes.Builder#onUpload})
 * @param uploadTime as {@code bodyTime}, for such a body when it is larger than {@code bodyBytes}
 * @param uploads how many of those are read and handled at once; the others are asked to come again
 * @param uploadsPerSource of those, from one source, so that nobody who sends slowly keeps all others from it
 */
public record HttpLimits(
        int connections,
        int connectionsPerSource,
        int headerBytes,
        Duration headerTime,
        int bodyBytes,
        Duration bodyTime,
        Duration idleTime,
        int parameters,
        int uploadBytes,
        Duration uploadTime,
        int uploads,
        int uploadsPerSource) {

    public static final HttpLimits DEFAULT = new HttpLimits(
            4096,
            512,
            16 << 10,
            Duration.ofSeconds(10),
            256 << 10,
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            1000,
            20_000_000,
            Duration.ofSeconds(60),
            3,
            2);
}
