package org.santral.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.santral.call.CallOver;
import org.santral.call.LedgerEvent;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.RingGroup;

/** A caller on a thread of its own. */
final class Visitor {
    final TestLine line;
    private final CompletableFuture<Passage> end = new CompletableFuture<>();

    private interface Visit {
        Passage run(TestLine line) throws CallOver, InterruptedException;
    }

    private Visitor(TestLine line, Visit visit) {
        this.line = line;
        Thread.ofVirtual().start(() -> {
            try {
                end.complete(visit.run(line));
            } catch (CallOver | InterruptedException | RuntimeException | Error e) {
                end.completeExceptionally(e);
            }
        });
    }

    static Visitor queue(Office office, String number, QueueSettings queue) {
        return new Visitor(new TestLine(office, number), line -> office.queues.enter(line, queue, null));
    }

    static Visitor group(Office office, String number, RingGroup group) {
        return new Visitor(new TestLine(office, number), line -> office.groups.ring(line, group));
    }

    /** Hangs up and waits until the program has left off. */
    void hangUp() {
        line.hangUp();
        end.handle((passage, failure) -> passage).orTimeout(1, TimeUnit.MINUTES).join();
    }

    boolean over() {
        return end.isDone();
    }

    Passage passage() throws Exception {
        return end.get(1, TimeUnit.MINUTES);
    }

    Passage.Left left() throws Exception {
        return (Passage.Left) passage();
    }

    boolean wrote(LedgerEvent event) {
        return line.written.contains(event);
    }
}
