package org.santral.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.santral.base.CallId;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent;
import org.santral.call.LedgerEvent.StepEntered;
import org.santral.ivr.Announcer;
import org.santral.ivr.Menus;
import org.santral.ivr.PromptFolders;
import org.santral.ivr.Surveys;
import org.santral.queue.Groups;
import org.santral.queue.Phones;
import org.santral.queue.Queues;
import org.santral.rig.Eventually;
import org.santral.rig.PeerCall;
import org.santral.rig.Phone;
import org.santral.rig.RtpPeer;
import org.santral.rig.SipPeer;
import org.santral.rig.Switch;
import org.santral.rig.Switch.Setup;
import org.santral.tenant.Did;
import org.santral.tenant.Menu;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Survey;
import org.santral.tenant.Target;
import org.santral.voicemail.Mailbox;
import org.santral.voicemail.Voicemail;
import org.santral.voicemail.VoicemailBox.Message;

/** Menus and voicemail on real calls: a carrier's messages over UDP, audio and keys over RTP. */
class ProgramsOnCallsTest {
    private static final int PCMA = 8;
    private static final int EVENTS = 101;
    private static final PhoneNumber QUEUED = new PhoneNumber("908508850002");
    private static final PhoneNumber DIRECT = new PhoneNumber("908508850001");

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final SipPeer carrier = kept(new SipPeer());
    private final RtpPeer caller = kept(new RtpPeer());
    private final RtpPeer callee = kept(new RtpPeer());
    private final ExecutorService afterwards = kept(Executors.newVirtualThreadPerTaskExecutor());
    private Switch sw;
    private World.Box box;

    private <T extends AutoCloseable> T kept(T one) {
        opened.add(one);
        return one;
    }

    @BeforeEach
    void start() {
        box = new World.Box(folder);
        Map<String, Target> keys = Map.of("1", new Target.Menu("11"), "9", new Target.Voicemail("1000"));
        sw = kept(new Switch(Setup.of(carrier).withTenant(tenant -> tenant.prompts(folder)
                .dids(List.of(
                        new Did(World.DID, new Target.Menu("10")),
                        new Did(DIRECT, new Target.User("1000")),
                        new Did(QUEUED, new Target.Queue("201"))))
                .queues(List.of(SurveyTest.queue("30")))
                .surveys(List.of(
                        new Survey("30", "memnuniyet", "welcome.wav", 1, 5, Duration.ofSeconds(30), 2, "welcome.wav")))
                .menus(List.of(
                        Menu.of("10", "welcome.wav", keys, null),
                        Menu.of("11", null, Map.of("2", new Target.User("1000")), null))))));
        PromptFolders folders = new PromptFolders();
        Phones phones =
                (tenant, extension) -> !sw.registrar.bindings(tenant, extension).isEmpty();
        Clock clock = Clock.systemUTC();
        World.State state = new World.State();
        sw.dialplan.instead(new Routing(
                state,
                sw.lines,
                clock,
                new Groups(state, sw.lines, phones, clock, new SplittableRandom(1)),
                kept(new Queues(state, sw.directory, sw.lines, phones, new QueueSounds(folders, World.PROMPTS), clock)),
                new Menus(folders, World.PROMPTS),
                new Voicemail(box, (tenant, extension) -> {}, folders, World.PROMPTS, clock, afterwards),
                new Mailbox(box, (tenant, extension) -> {}, World.PROMPTS),
                new Announcer((domain, id) -> Optional.empty(), World.PROMPTS),
                World.noComponents(),
                new Surveys(folders, World.PROMPTS),
                World.PROMPTS,
                tenant -> sw.calls.live(tenant).stream()
                        .map(live -> new RingingCalls.Ringing(live.call(), live.ringing()))
                        .toList(),
                sw.meter));
        carrier.talkTo(sw.address());
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    private List<String> steps(CallId call) {
        return sw.ledger.events(call, StepEntered.class).stream()
                .map(step -> step.kind() + " " + step.number())
                .toList();
    }

    /** Sends sound until something holds, as a caller who speaks. */
    private void speakUntil(String what, int port, java.util.function.BooleanSupplier holds) {
        Eventually.holds(what, () -> {
            caller.say(port, PCMA, (byte) 0x33);
            return holds.getAsBoolean();
        });
    }

    @Test
    void a_caller_goes_through_two_menus_to_a_phone_and_they_hear_each_other() throws Exception {
        Phone phone = kept(new Phone(sw.address(), "demo.example"));
        phone.register("1000", "secret", "MD5", 600);
        OutgoingCall call = OutgoingCall.ofCarrier(carrier, "908508850000", "905321234567", caller.sdp());
        int port = call.answered().audioPort();
        Eventually.holds("the prompt is heard", () -> !caller.heard().isEmpty());
        caller.press(port, EVENTS, 1);
        CallId id = sw.ledger.calls().getFirst();
        Eventually.holds("the second menu", () -> steps(id).contains("MENU 11"));
        caller.press(port, EVENTS, 2);
        PeerCall rings = phone.called().ring();
        assertThat(rings.invite().first("From")).contains("905321234567");
        rings.answer(callee.sdp());
        sw.ledger.await(id, LedgerEvent.Connected.class);
        speakUntil("the callee hears", port, () -> callee.heard(PCMA, (byte) 0x33));
        Eventually.holds("the caller hears", () -> {
            callee.say(rings.invite().audioPort(), PCMA, (byte) 0x44);
            return caller.heard(PCMA, (byte) 0x44);
        });
        call.hangUp();
        rings.hungUp();
        assertThat(sw.ledger.ended(id).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        assertThat(steps(id)).containsExactly("DID 908508850000", "MENU 10", "MENU 11", "EXTENSION 1000");
        sw.isIdle();
    }

    private CallId talked(int port, Phone agent) throws Exception {
        PeerCall rings = agent.called().ring();
        rings.answer(callee.sdp());
        CallId id = sw.ledger.calls().getFirst();
        sw.ledger.await(id, LedgerEvent.QueueLeft.class);
        speakUntil("the agent hears", port, () -> callee.heard(PCMA, (byte) 0x33));
        rings.hangUp();
        return id;
    }

    @Test
    void a_caller_of_a_queue_is_asked_for_a_mark_when_the_agent_has_hung_up() throws Exception {
        Files.write(folder.resolve("welcome.wav"), MenuTest.wav(1600));
        Phone agent = registered("1000", "secret");
        OutgoingCall call = OutgoingCall.ofCarrier(carrier, QUEUED.digits(), "905321234567", caller.sdp());
        int port = call.answered().audioPort();
        CallId id = talked(port, agent);
        Eventually.holds("it is asked", () -> steps(id).contains("SURVEY 30"));
        assertThat(sw.calls.live(sw.tenant).getFirst().talking())
                .as("the agent is free")
                .isEmpty();
        caller.press(port, EVENTS, 4);
        call.hungUp();
        LedgerEvent.Ended ended = sw.ledger.ended(id);
        assertThat(ended.termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        assertThat(sw.ledger.events(id, LedgerEvent.Surveyed.class))
                .containsExactly(new LedgerEvent.Surveyed("30", "memnuniyet", 4, "201"));
        assertThat(steps(id)).containsExactly("DID 908508850002", "QUEUE 201", "SURVEY 30");
        assertThat(sw.ledger.events(id, LedgerEvent.RecordingPaused.class))
                .as("the recording has the talk alone")
                .hasSize(1);
        assertThat(ended.recorded()).isTrue();
        sw.isIdle();
    }

    @Test
    void who_hangs_up_first_or_while_being_asked_gives_no_mark() throws Exception {
        Phone agent = registered("1000", "secret");
        OutgoingCall call = OutgoingCall.ofCarrier(carrier, QUEUED.digits(), "905321234567", caller.sdp());
        int port = call.answered().audioPort();
        CallId id = talked(port, agent);
        Eventually.holds("it is asked", () -> steps(id).contains("SURVEY 30"));
        call.hangUp();
        assertThat(sw.ledger.ended(id).termination().by()).isEqualTo(Termination.By.CALLER);
        assertThat(sw.ledger.events(id, LedgerEvent.Surveyed.class)).isEmpty();
        sw.isIdle();
    }

    @Test
    void a_caller_leaves_a_message_that_holds_what_was_said() throws Exception {
        OutgoingCall call = OutgoingCall.ofCarrier(carrier, "908508850000", "905321234567", caller.sdp());
        int port = call.answered().audioPort();
        CallId id = sw.ledger.calls().getFirst();
        caller.press(port, EVENTS, 9);
        Eventually.holds("the mailbox", () -> steps(id).contains("VOICEMAIL 1000"));
        // any key skips the greeting
        caller.press(port, EVENTS, 5);
        speakUntil("2 s are recorded", port, () -> recorded(id) > 44 + 2 * 16_000);
        call.hangUp();
        assertThat(sw.ledger.ended(id).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        Eventually.holds("the message is kept", () -> !box.messages.isEmpty());
        Message message = box.messages.getFirst();
        assertThat(message.call()).isEqualTo(id);
        assertThat(message.callerNumber()).isEqualTo("905321234567");
        assertThat(message.length()).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
        assertThat(loudest(message.file())).isGreaterThan(1000);
        sw.isIdle();
    }

    /** Bytes of the call's message so far. */
    private long recorded(CallId id) {
        Path file = folder.resolve(id + ".message.wav");
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int loudest(Path wav) throws IOException {
        short[] pcm = new short[org.santral.media.Prompt.load(wav).samples()];
        org.santral.media.Prompt.load(wav).copy(0, pcm, 0, pcm.length);
        int loudest = 0;
        for (short sample : pcm) {
            loudest = Math.max(loudest, Math.abs(sample));
        }
        return loudest;
    }

    private Phone registered(String number, String password) {
        Phone phone = kept(new Phone(sw.address(), "demo.example"));
        assertThat(phone.register(number, password, "MD5", 600).status()).isEqualTo(200);
        return phone;
    }

    @Test
    void a_colleague_takes_a_call_that_rings_elsewhere() throws Exception {
        Phone desk = registered("1000", "secret");
        Phone colleague = registered("1001", "s3cret");
        OutgoingCall call = OutgoingCall.ofCarrier(carrier, DIRECT.digits(), "905321234567", caller.sdp());
        PeerCall rings = desk.called().ring();
        call.rings();
        CallId id = sw.ledger.calls().getFirst();
        Eventually.holds(
                "it rings", () -> sw.calls.live(sw.tenant).getFirst().ringing().contains("1000"));
        OutgoingCall taker = OutgoingCall.ofPhone(colleague.line, "1001", "s3cret", "*8", callee.sdp());
        int takerPort = taker.answered().audioPort();
        rings.cancelled();
        int callerPort = call.answered().audioPort();
        speakUntil("the colleague hears", callerPort, () -> callee.heard(PCMA, (byte) 0x33));
        Eventually.holds("the caller hears", () -> {
            callee.say(takerPort, PCMA, (byte) 0x44);
            return caller.heard(PCMA, (byte) 0x44);
        });
        call.hangUp();
        taker.hungUp();
        assertThat(sw.ledger.ended(id).termination().cause()).isEqualTo(Cause.NORMAL_CLEARING);
        CallId taking = sw.ledger.calls().getLast();
        sw.ledger.ended(taking);
        assertThat(steps(taking)).containsExactly("FEATURE *8");
        sw.isIdle();
    }

    @Test
    void a_forward_set_by_phone_sends_the_next_call_outside_with_our_number() throws Exception {
        Phone desk = registered("1000", "secret");
        OutgoingCall code = OutgoingCall.ofPhone(desk.line, "1000", "secret", "*21*05321110001%23", callee.sdp());
        assertThat(code.answered().status()).isEqualTo(200);
        code.hungUp();
        OutgoingCall call = OutgoingCall.ofCarrier(carrier, DIRECT.digits(), "905321234567", caller.sdp());
        PeerCall outside = carrier.called(Switch.FIRST);
        assertThat(outside.invite().first("From")).contains(Switch.SHOWN);
        outside.ring().answer(callee.sdp());
        int port = call.answered().audioPort();
        speakUntil("the outside party hears", port, () -> callee.heard(PCMA, (byte) 0x33));
        outside.hangUp();
        call.hungUp();
        CallId id = sw.ledger.calls().getLast();
        sw.ledger.ended(id);
        assertThat(steps(id)).containsExactly("DID 908508850001", "EXTENSION 1000", "OUTSIDE 05321110001");
        sw.isIdle();
    }

    @Test
    void messages_are_heard_and_deleted_by_phone() throws Exception {
        Phone desk = registered("1000", "secret");
        Path file = Files.write(folder.resolve("1.wav"), MenuTest.wav(16_000));
        box.messages.add(new Message(
                new CallId("00000000-0000-7000-8000-000000000001"),
                World.CALLER,
                "",
                Clock.systemUTC().instant(),
                Duration.ofSeconds(2),
                false,
                file));
        OutgoingCall listening = OutgoingCall.ofPhone(desk.line, "1000", "secret", "*97", callee.sdp());
        int port = listening.answered().audioPort();
        Eventually.holds("something is heard", () -> !callee.heard().isEmpty());
        // the first key ends the count of messages, the second the message, which it deletes
        callee.press(port, EVENTS, 2);
        callee.press(port, EVENTS, 3);
        Eventually.holds("the message is gone", box.messages::isEmpty);
        listening.hungUp();
        sw.ledger.ended(sw.ledger.calls().getFirst());
        sw.isIdle();
    }

    @Test
    void a_number_that_is_not_ours_is_refused_on_record() throws Exception {
        OutgoingCall call = OutgoingCall.ofCarrier(carrier, "908508859999", "905321234567", caller.sdp());
        assertThat(call.answered().status()).isEqualTo(404);
        CallId id = sw.ledger.calls().getFirst();
        LedgerEvent.Ended ended = sw.ledger.ended(id);
        assertThat(ended.termination().cause()).isEqualTo(Cause.UNALLOCATED_NUMBER);
        assertThat(ended.termination().sipStatus()).isEqualTo(404);
        sw.isIdle();
    }
}
