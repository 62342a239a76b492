package org.santral.media;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a session told. */
final class Events implements MediaSessionListener {
    final List<InetSocketAddress> sources = new CopyOnWriteArrayList<>();
    final List<Character> digits = new CopyOnWriteArrayList<>();
    final List<Duration> silences = new CopyOnWriteArrayList<>();
    final List<AudioSource> played = new CopyOnWriteArrayList<>();

    @Override
    public void firstPacket(InetSocketAddress source) {
        sources.add(source);
    }

    @Override
    public void dtmf(char digit) {
        digits.add(digit);
    }

    @Override
    public void silent(Duration since) {
        silences.add(since);
    }

    @Override
    public void played(AudioSource source) {
        played.add(source);
    }
}
