package org.santral.media;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the switch itself says to one party: DTMF first, then a prompt or tone. Commanded by any thread, ticked every
 * 20 ms by the session's media thread.
 */
final class Player {
    static final int TICK_SAMPLES = 160;
    static final int TICK_MS = 20;

    /** Digits that wait to be sent; more are refused. */
    private static final int MAX_DIGITS = 64;

    private static final int END_PACKETS = 3;
    private static final int PAUSE_TICKS = 4;
    private static final int VOLUME_DBM0 = 10;

    /** Compared by identity: the same source may be played twice. */
    private static final class Playing {
        private final AudioSource source;
        private final boolean loop;
        private final Origin origin = new Origin();

        private Playing(AudioSource source, boolean loop) {
            this.source = source;
            this.loop = loop;
        }
    }

    private record Press(int event, int ticks) {}

    private final AtomicReference<@Nullable Playing> playing = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Press> presses = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    private @Nullable Playing current;
    private int position;
    private int ticksToSkip;
    private @Nullable MusicOnHold music;
    private int musicPosition;
    private @Nullable Press press;
    private int pressTick;

    void play(AudioSource source, boolean loop) {
        playing.set(new Playing(source, loop));
    }

    void stop() {
        playing.set(null);
    }

    /** Queues a digit; false if the queue is full. */
    boolean press(char digit, Duration duration) {
        int event = DtmfReceiver.DIGITS.indexOf(Character.toUpperCase(digit));
        if (event < 0) {
            throw new IllegalArgumentException("not a DTMF digit");
        }
        int ticks = Math.clamp(duration.toMillis() / TICK_MS, 2, 400);
        if (pending.incrementAndGet() > MAX_DIGITS) {
            pending.decrementAndGet();
            return false;
        }
        return presses.add(new Press(event, ticks));
    }

    /** Whether the party now hears us instead of its peer. */
    boolean active() {
        return playing.get() != null || pending.get() > 0;
    }

    /**
     * Sends what is due.
     *
     * @param target where to, or null if nothing may be sent: time then passes in silence
     * @return a source that has just come to its end, or null
     */
    @Nullable
    AudioSource tick(
            RtpSender sender,
            @Nullable RemoteMedia remote,
            @Nullable InetSocketAddress target,
            ByteBuffer buffer,
            short[] pcm,
            long nowNanos)
            throws IOException {
        if (press == null && pending.get() > 0) {
            press = presses.poll();
            pressTick = 0;
        }
        if (press != null) {
            Press due = press;
            try {
                sendPress(due, sender, remote, target, buffer, nowNanos);
            } finally {
                advance(due);
            }
            return null;
        }
        return tickAudio(sender, remote, target, buffer, pcm, nowNanos);
    }

    private void sendPress(
            Press due,
            RtpSender sender,
            @Nullable RemoteMedia remote,
            @Nullable InetSocketAddress target,
            ByteBuffer buffer,
            long nowNanos)
            throws IOException {
        if (remote == null
                || remote.telephoneEvent() == null
                || target == null
                || pressTick >= due.ticks() + END_PACKETS) {
            return;
        }
        Codec format = remote.telephoneEvent();
        int durationTicks = Math.min(0xFFFF, Math.min(pressTick + 1, due.ticks()) * format.clockRate() / 50);
        boolean end = pressTick >= due.ticks();
        buffer.clear();
        buffer.put(12, (byte) due.event());
        buffer.put(13, (byte) ((end ? 0x80 : 0) | VOLUME_DBM0));
        buffer.putShort(14, (short) durationTicks);
        sender.event(buffer, 4, pressTick == 0, durationTicks, format, target, nowNanos);
    }

    private void advance(Press due) {
        pressTick++;
        if (pressTick >= due.ticks() + END_PACKETS + PAUSE_TICKS) {
            press = null;
            pending.decrementAndGet();
        }
    }

    private @Nullable AudioSource tickAudio(
            RtpSender sender,
            @Nullable RemoteMedia remote,
            @Nullable InetSocketAddress target,
            ByteBuffer buffer,
            short[] pcm,
            long nowNanos)
            throws IOException {
        Playing now = playing.get();
        if (now != current) {
            begin(now);
        }
        if (now == null) {
            return null;
        }
        if (ticksToSkip > 0) {
            ticksToSkip--;
            return null;
        }
        int ticks = remote == null ? 1 : remote.ticksPerPacket();
        int count = ticks * TICK_SAMPLES;
        boolean ended = render(now, pcm, count);
        ticksToSkip = ticks - 1;
        boolean told = ended && playing.compareAndSet(now, null);
        if (remote != null && target != null && remote.codec().isG711()) {
            buffer.clear().position(RtpPacket.HEADER_BYTES);
            G711.encode(pcm, count, remote.codec().isALaw(), buffer);
            sender.generate(buffer, count, now.origin, remote.codec(), target, nowNanos);
        }
        return told ? now.source : null;
    }

    /** A new source starts from its beginning, but music where this party last heard it. */
    private void begin(@Nullable Playing next) {
        if (current != null && current.source instanceof MusicOnHold heard) {
            music = heard;
            musicPosition = position;
        }
        position = next != null && next.source == music ? musicPosition : 0;
        ticksToSkip = 0;
        current = next;
    }

    /** Fills the samples of one packet; true if the source has ended, the rest being silence. */
    private boolean render(Playing now, short[] pcm, int count) {
        int filled = 0;
        while (filled < count) {
            int length = Math.min(count - filled, now.source.samples() - position);
            now.source.copy(position, pcm, filled, length);
            filled += length;
            position += length;
            if (position == now.source.samples()) {
                if (!now.loop) {
                    Arrays.fill(pcm, filled, count, (short) 0);
                    return true;
                }
                position = 0;
            }
        }
        return false;
    }
}
