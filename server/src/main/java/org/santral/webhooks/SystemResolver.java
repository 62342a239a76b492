package org.santral.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The machine's own resolver with a bound on time and threads. A lookup is a native call that holds its carrier thread,
 * so a name whose servers do not answer would stall every virtual thread of the process: lookups run on a few platform
 * threads of their own, one per name at a time.
 */
public final class SystemResolver implements NameResolver, AutoCloseable {
    private static final int MAX_LOOKUPS = 64;

    private final Duration atMost;
    private final ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0,
            MAX_LOOKUPS,
            30,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().name("hook-resolver-", 0).daemon().factory());

    /** @param atMost how long a caller waits for an answer */
    public SystemResolver(Duration atMost) {
        this.atMost = atMost;
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException, InterruptedException {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return lookUp(host);
        }
    }

    private List<InetAddress> lookUp(String host) throws UnknownHostException, InterruptedException {
        try {
            return running.computeIfAbsent(host, this::start).get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new UnknownHostException("no answer from the name servers in " + atMost.toMillis() + " ms");
        } catch (RejectedExecutionException _) {
            throw new UnknownHostException("too many name lookups are waiting for an answer");
        } catch (ExecutionException e) {
            UnknownHostException unknown = new UnknownHostException("name does not resolve");
            unknown.initCause(e.getCause());
            throw unknown;
        }
    }

    private CompletableFuture<List<InetAddress>> start(String host) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                answer.complete(List.of(InetAddress.getAllByName(host)));
            } catch (UnknownHostException | RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                running.remove(host, answer);
            }
        });
        return answer;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
