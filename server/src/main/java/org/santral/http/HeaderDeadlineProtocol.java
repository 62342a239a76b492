package org.santral.http;

import java.io.IOException;
import java.time.Duration;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with a deadline for the headers as a whole. Tomcat's own time-out starts anew with every byte, so a client
 * that drips its headers would hold a connection for hours. Who is refused before all was read gets to see why
 * ({@link LingeringClose}).
 */
final class HeaderDeadlineProtocol extends Http11NioProtocol {
    private final long headerNanos;

    HeaderDeadlineProtocol(Duration headerTime, int connectionsPerSource) {
        super(new SourceLimitedEndpoint(connectionsPerSource));
        this.headerNanos = headerTime.toNanos();
    }

    @Override
    protected Processor createProcessor() {
        return new DeadlineProcessor();
    }

    private final class DeadlineProcessor extends Http11Processor {
        /** Whose headers are half read, null if nobody's. Processors are pooled: it may be another's connection. */
        private @Nullable SocketWrapperBase<?> reading;

        private long since;

        DeadlineProcessor() {
            super(HeaderDeadlineProtocol.this, HeaderDeadlineProtocol.this.getAdapter());
            ReasonPhrases.install(this, response, getMaxHttpResponseHeaderSize());
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            long now = System.nanoTime();
            if (reading != socket) {
                since = now;
            } else if (now - since > headerNanos) {
                reading = null;
                return SocketState.CLOSED;
            }
            SocketState state = super.service(socket);
            // LONG: the headers are not complete and this processor waits for the rest of them.
            reading = state == SocketState.LONG ? socket : null;
            if (LingeringClose.wasAskedFor(request) && state == SocketState.CLOSED) {
                LingeringClose.linger(socket);
            }
            return state;
        }
    }
}
