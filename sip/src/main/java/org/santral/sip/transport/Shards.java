package org.santral.sip.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** All shards of one stack: as many event loops, each owning the Call-IDs that hash to it. */
public final class Shards implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoopShard> shards;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * Starts the loops.
     *
     * @param count 1 or more
     */
    public Shards(int count, int hardMaxPending, StackMetrics metrics) {
        group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("sip", true), NioIoHandler.newFactory());
        List<EventLoopShard> made = new ArrayList<>(count);
        for (EventExecutor loop : group) {
            made.add(new EventLoopShard(made.size(), (EventLoop) loop, hardMaxPending, metrics));
        }
        shards = List.copyOf(made);
    }

    /** All shards by index. */
    public List<Shard> all() {
        return List.copyOf(shards);
    }

    /** The one that owns a Call-ID. */
    public Shard of(String sipCallId) {
        return shards.get(indexOf(sipCallId, shards.size()));
    }

    /** A shard for something new, in turn. */
    public Shard next() {
        return shards.get(Math.floorMod(turn.getAndIncrement(), shards.size()));
    }

    /** A Call-ID with 160 random bits and nothing else that belongs to the shard. */
    public String newSipCallId(Shard shard) {
        String id = Tokens.random(20);
        while (indexOf(id, shards.size()) != shard.index()) {
            id = Tokens.random(20);
        }
        return id;
    }

    /** The event loop behind a shard of this object. */
    public EventLoop loop(Shard shard) {
        return shards.get(shard.index()).loop();
    }

    EventLoopGroup group() {
        return group;
    }

    static int indexOf(String sipCallId, int count) {
        int hash = sipCallId.hashCode();
        return Math.floorMod(hash ^ (hash >>> 16), count);
    }

    /** Stops the loops: timers are dropped, running tasks end. Waits for it unless called from a shard. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        if (shards.stream().noneMatch(Shard::inShard)) {
            group.terminationFuture().awaitUninterruptibly(5, TimeUnit.SECONDS);
        }
    }
}
