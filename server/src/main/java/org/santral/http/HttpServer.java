package org.santral.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
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
    private final Path folder;

    private HttpServer(Tomcat tomcat, ExecutorService threads, Path folder) {
        this.tomcat = tomcat;
        this.threads = threads;
        this.folder = folder;
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
        HeaderDeadlineProtocol protocol = new HeaderDeadlineProtocol(limits.headerTime());
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
        // Clients send these in queries unencoded; refusing them helps nobody.
        protocol.setRelaxedQueryChars("\"<>[\\]^`{|}");
        var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory());
        protocol.setExecutor(threads);

        Path folder = workFolder();
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        Connector connector = new Connector(protocol);
        connector.setThrowOnFailure(true);
        connector.setXpoweredBy(false);
        connector.setURIEncoding("UTF-8");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", folder.toString());
        if (context instanceof StandardContext standard) {
            // These look for leaks of undeployed applications and only warn about missing JVM options here.
            standard.setClearReferencesRmiTargets(false);
            standard.setClearReferencesThreadLocals(false);
        }
        tomcat.getEngine().getPipeline().addValve(new RouterValve(router, limits, settings));
        HttpServer server = new HttpServer(tomcat, threads, folder);
        try {
            tomcat.start();
            return server;
        } catch (LifecycleException e) {
            server.close();
            throw new CannotListen(settings.listen(), e);
        }
    }

    private static Path workFolder() {
        try {
            return Files.createTempDirectory("santral-http");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder", e);
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
        deleteFolder();
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            LOG.warn("cannot delete {}", folder, e);
        }
    }
}
