package org.santral.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A PBX, phones on desks at addresses of their own, and people outside; what was started for a test ends with it. */
final class Office implements AutoCloseable {
    static final String NEAR = "127.0.0.11";

    final PbxUnderTest pbx;
    private final Path folder;
    private final Carrier near;
    private final Map<String, Desk> desks = new HashMap<>();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private Office(PbxUnderTest pbx, Path folder, Carrier near) {
        this.pbx = pbx;
        this.folder = folder;
        this.near = near;
    }

    /** Opens it with a carrier for all numbers of {@link Numbers}. */
    static Office open(Path folder, Setup setup) throws Exception {
        Sipp.assumeInstalled();
        Carrier near = Carrier.udp(NEAR);
        setup.trunk("near", Numbers.SOURCES, near);
        return new Office(PbxUnderTest.start(folder, setup), folder, near);
    }

    /** Where the phone of an extension is: the last byte tells its number. */
    static String address(String extension) {
        int number = Integer.parseInt(extension);
        return number < 1000 ? "127.0.2." + number % 250 : "127.0.1." + (number - 999);
    }

    /** Mouth and ears for SIPp at that address. */
    AudioPeer voice(String address, Tone says) throws Exception {
        return opened(new AudioPeer(address, says));
    }

    /** The phone of an extension, registered once, waits with this script. */
    Sipp phone(String extension, @Nullable AudioPeer voice, Script script) throws Exception {
        Desk desk = desks.get(extension);
        if (desk == null) {
            desk = Desk.registered(pbx, folder, extension, address(extension));
            desks.put(extension, desk);
        }
        return speaking(voice, desk.plays(script));
    }

    /** An extension dials. */
    Sipp dials(String extension, String number, @Nullable AudioPeer voice, UnaryOperator<Script> then)
            throws Exception {
        Invite invite = Invite.fromPhone(extension, Setup.PASSWORD, number);
        return calls(Carrier.udp(address(extension)), "Desk " + extension, invite, voice, then);
    }

    /** Somebody outside calls one of our numbers. */
    Sipp outside(String number, String did, @Nullable AudioPeer voice, UnaryOperator<Script> then) throws Exception {
        return outside(Invite.fromCarrier(pbx, number, did), voice, then);
    }

    /** The same with such an INVITE. */
    Sipp outside(Invite invite, @Nullable AudioPeer voice, UnaryOperator<Script> then) throws Exception {
        return calls(Carrier.udp(NEAR), "Near", invite, voice, then);
    }

    /** The network outside waits for a call with this script. */
    Sipp awaited(@Nullable AudioPeer voice, Script script) throws Exception {
        return speaking(voice, Sipp.play(near, folder, script));
    }

    private Sipp calls(Carrier at, String name, Invite invite, @Nullable AudioPeer voice, UnaryOperator<Script> then)
            throws Exception {
        Script script = Script.calling(name, invite);
        if (voice != null) {
            script.speaking(voice);
        }
        return speaking(voice, Sipp.call(at, folder, pbx, invite, then.apply(script)));
    }

    private Sipp speaking(@Nullable AudioPeer voice, Sipp sipp) {
        opened(sipp);
        if (voice != null) {
            voice.follow(sipp);
        }
        return sipp;
    }

    /** Ends with the test. */
    <T extends AutoCloseable> T opened(T resource) {
        started.push(resource);
        return resource;
    }

    /** Rings, and answers when the test says so. */
    static Script answersOnCue(String name, @Nullable AudioPeer voice) {
        return rings(name, voice).cued().replyWithSdp("200 OK").expect("ACK");
    }

    /** Rings and answers. */
    static Script answers(String name, @Nullable AudioPeer voice) {
        return rings(name, voice).replyWithSdp("200 OK").expect("ACK");
    }

    private static Script rings(String name, @Nullable AudioPeer voice) {
        Script script = Script.of(name).reply("180 Ringing");
        return voice == null ? script : script.speaking(voice);
    }

    /** The call of that outside number after its end. */
    String callFrom(String number) throws Exception {
        return pbx.hangupOf(number).getOrDefault("call_uuid", "");
    }

    /** Rows of the PBX's own database, columns joined by a space, {@code -} for null. */
    List<String> query(String sql, String parameter) throws Exception {
        return query(file("", ".db"), sql, parameter);
    }

    /** The same of the database in that file. */
    static List<String> query(Path database, String sql, String parameter) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, parameter);
            List<String> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        String value = result.getString(i);
                        row.add(value == null ? "-" : value);
                    }
                    rows.add(String.join(" ", row));
                }
            }
            return rows;
        }
    }

    /** The only file below that folder of the PBX's data whose name ends so. */
    Path file(String below, String suffix) throws Exception {
        List<Path> files = files(below, suffix);
        if (files.size() != 1) {
            throw new AssertionError("not one file: " + files);
        }
        return files.getFirst();
    }

    /** Those files. */
    List<Path> files(String below, String suffix) throws Exception {
        Path top = folder.resolve("data").resolve(below);
        if (!Files.isDirectory(top)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(top)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    /** Ends what was started for a test. */
    void endOfTest() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    @Override
    public void close() throws Exception {
        endOfTest();
        pbx.close();
    }
}
