package org.santral.webhooks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLSocketFactory;
import org.santral.webhooks.TargetGuard.TargetRefused;

/**
 * Fetches files from URLs that customers name, under the same guard as their web hooks: no address of the operator's own
 * network, no redirect, not for long, not many at once.
 */
public final class Downloads implements AutoCloseable {
    /** Files fetched at the same time; whoever comes later waits. */
    private static final int AT_ONCE = 2;

    private final TargetGuard guard;
    private final HookClient client;
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    /** @param timeout for one whole file */
    public Downloads(TargetGuard guard, Duration timeout) {
        this.guard = guard;
        this.client = new HookClient(timeout, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /**
     * The file at that URL.
     *
     * @param accept what is wanted, as a header says it
     * @param mostBytes it may have
     * @throws TargetRefused when the URL leads where it must not
     * @throws IOException when it could not be had; the message may be shown to the customer
     * @throws IllegalArgumentException when it is not an http or https URL with a host; says why
     */
    public byte[] get(URI url, String accept, int mostBytes) throws TargetRefused, IOException, InterruptedException {
        List<InetAddress> addresses = guard.permitted(url, false);
        turns.acquire();
        try {
            return client.get(url, addresses, accept, mostBytes);
        } finally {
            turns.release();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
