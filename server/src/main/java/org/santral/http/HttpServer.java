package org.santral.http;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.modeler.Registry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one HTTP listener: embedded Tomcat with a virtual thread per request, which all dialects share. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /** Tomcat writes request lines that it cannot read into its log at INFO, keys of customers included. */
    private static final List<java.util.logging.Logger> TOMCAT_LOGS = Stream.of(
                    "org.apache.coyote", "org.apache.catalina", "org.apache.tomcat")
            .map(java.util.logging.Logger::getLogger)
            .toList();

    private final Tomcat tomcat;
    private final ExecutorService threads;

    private HttpServer(Tomcat tomcat, ExecutorService threads) {
        this.tomcat = tomcat;
        this.threads = threads;
    }

    /** The address cannot be listened on. */
    public static final class CannotListen extends Exception {
        private static final long serialVersionUID = 1L;

        CannotListen(InetSocketAddress address, Throwable cause) {
            super(
                    "cannot listen on " + address.getAddress().getHostAddress() + ":" + address.getPort()
                            + " (setting http.listen): " + innermost(cause).getMessage(),
                    cause);
        }

        private static Throwable innermost(Throwable error) {
            @Nullable Throwable cause = error.getCause();
            return cause == null ? error : innermost(cause);
        }
    }

    /** Starts listening. */
    public static HttpServer start(HttpSettings settings, HttpLimits limits, DialectRouter router) throws CannotListen {
        TOMCAT_LOGS.forEach(log -> log.setLevel(Level.WARNING));
        // Management beans that nobody reads cost half of the start.
        Registry.disableRegistry();
        HeaderDeadlineProtocol protocol =
                new HeaderDeadlineProtocol(limits.headerTime(), limits.connectionsPerSource());
        protocol.setAddress(settings.listen().getAddress());
        protocol.setPort(settings.listen().getPort());
        protocol.setMaxConnections(limits.connections());
        protocol.setAcceptCount(1024);
        protocol.setMaxHttpHeaderSize(limits.headerBytes());
        protocol.setMaxHeaderCount(100);
        protocol.setConnectionTimeout((int) limits.idleTime().toMillis());
        protocol.setKeepAliveTimeout((int) limits.idleTime().toMillis());
        protocol.setMaxKeepAliveRequests(-1);
        protocol.setMaxSwallowSize(limits.bodyBytes());
        // "Send the body" (Expect: 100-continue) is said when a body is read: one that is refused is not sent at all.
        protocol.setContinueResponseTiming("onRead");
        // Clients send these in queries unencoded; refusing them helps nobody.
        protocol.setRelaxedQueryChars("\"<>[\\]^`{|}");
        var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory());
        protocol.setExecutor(threads);

        Tomcat tomcat = new Tomcat();
        // It needs a folder that exists; with no web application in it, nothing is written there.
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        Connector connector = new Connector(protocol);
        connector.setThrowOnFailure(true);
        connector.setXpoweredBy(false);
        connector.setURIEncoding("UTF-8");
        tomcat.setConnector(connector);
        // The default host: requests that name none, or an unknown one, are mapped to it.
        tomcat.getHost();
        tomcat.getEngine().getPipeline().addValve(new RouterValve(router, limits, settings));
        HttpServer server = new HttpServer(tomcat, threads);
        try {
            tomcat.start();
            return server;
        } catch (LifecycleException e) {
            server.close();
            throw new CannotListen(settings.listen(), e);
        }
    }

    /** The port listened on. */
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    /** Stops: no new requests; those running are interrupted. */
    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            LOG.warn("stopping HTTP failed", e);
        }
        threads.shutdownNow();
        threads.close();
    }
}
