package org.santral.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InBandDtmfTest {
    private final ManualClock clock = new ManualClock();
    private final Events events = new Events();
    private MediaEngine engine;
    private MediaSession session;
    private Phone phone;
    private int sent;

    @BeforeEach
    void start() throws Exception {
        engine = Engines.on(clock);
        session = engine.open(events);
    }

    @AfterEach
    void stop() {
        engine.close();
        phone.close();
    }

    private void phone(String law, Codec telephoneEvent) throws Exception {
        phone = new Phone(law.equals("PCMU") ? Codec.PCMU : Codec.PCMA);
        phone.to(session);
        session.remote(phone.media(telephoneEvent, true, true));
    }

    /** Sends audio in packets of 20 ms, each after the one before was taken. */
    private void say(short[] pcm) {
        for (int at = 0; at < pcm.length; at += Phone.FRAME) {
            byte[] payload = new byte[Math.min(Phone.FRAME, pcm.length - at)];
            for (int i = 0; i < payload.length; i++) {
                payload[i] = phone.codec.isALaw() ? G711.linearToA(pcm[at + i]) : G711.linearToU(pcm[at + i]);
            }
            say(payload);
        }
    }

    private void say(byte[] payload) {
        phone.say(phone.codec.payloadType(), false, payload);
        phone.timestamp += payload.length;
        sent++;
        Await.until("a packet is taken", () -> session.stats().packetsReceived() == sent);
        clock.advanceMs(20);
    }

    /** The keys heard up to now: behind a packet of silence, everything before it has been listened to. */
    private String keys() {
        say(Keys.silence(40));
        StringBuilder keys = new StringBuilder();
        events.digits.forEach(keys::append);
        return keys.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PCMA", "PCMU"})
    void allKeysAreHeardOfAPartyWithoutTelephoneEvents(String law) throws Exception {
        phone(law, null);
        for (char key : Keys.ALL.toCharArray()) {
            say(Keys.join(Keys.press(key), Keys.silence(60)));
        }
        assertThat(keys()).isEqualTo(Keys.ALL);
    }

    @Test
    void aPartyWithTelephoneEventsIsTakenAtItsEvents() throws Exception {
        phone("PCMA", Codec.TELEPHONE_EVENT);
        say(Keys.join(Keys.press('4'), Keys.silence(60)));
        assertThat(keys()).isEmpty();

        session.remote(phone.media(null, true, true));
        say(Keys.join(Keys.press('5'), Keys.silence(60)));
        assertThat(keys()).isEqualTo("5");
    }

    @Test
    void aPauseThatIsNotSentSeparatesPresses() throws Exception {
        phone("PCMU", null);
        for (int i = 0; i < 3; i++) {
            say(Keys.press('7'));
            phone.timestamp += 1600;
        }
        assertThat(keys()).isEqualTo("777");
    }

    @Test
    void aPacketThatIsLostOrLateDoesNot() throws Exception {
        phone("PCMA", null);
        short[] press = Keys.press('3', 200, -9, -7, 0);
        say(Arrays.copyOf(press, 640));
        phone.timestamp += 160;
        phone.sequence++;
        say(Arrays.copyOfRange(press, 800, 1120));
        phone.timestamp -= 480;
        say(Arrays.copyOfRange(press, 640, 800));
        phone.timestamp += 320;
        say(Arrays.copyOfRange(press, 1120, 1600));
        assertThat(keys()).isEqualTo("3");
    }

    @Test
    void aHearerThatKnowsEventsIsSentTheEventInsteadOfTheTone() throws Exception {
        phone("PCMA", null);
        try (Phone hearer = new Phone(Codec.PCMU)) {
            MediaSession theirs = engine.open(new Events());
            theirs.remote(hearer.media(Codec.TELEPHONE_EVENT, true, true));
            session.bridge(theirs);
            say(Keys.join(Keys.press('6', 100, -9, -7, 0), Keys.silence(300)));
            assertThat(keys()).isEqualTo("6");

            Await.until("the event is sent to its end", () -> {
                clock.advanceMs(20);
                return !theirs.player().active();
            });
            List<Phone.Received> heard = hearer.receive((int) theirs.stats().packetsSent());
            List<Phone.Received> event =
                    heard.stream().filter(p -> p.payloadType() == 101).toList();
            assertThat(event).hasSize(8).allSatisfy(p -> assertThat(p.payload()[0])
                    .isEqualTo((byte) 6));
            assertThat(event.getLast().payload()[1]).isNegative();
            long audible = heard.stream().takeWhile(p -> p.payloadType() == 0).count();
            assertThat(audible).isLessThanOrEqualTo(3);
        }
    }
}
