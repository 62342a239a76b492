package org.santral.app.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.tenant.Extension;
import org.santral.tenant.Forwards;
import org.santral.tenant.MailboxSettings;
import org.santral.tenant.Menu;
import org.santral.tenant.Networks;
import org.santral.tenant.OutsideClass;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.RingGroup;
import org.santral.tenant.SrtpUse;
import org.santral.tenant.Strategy;
import org.santral.tenant.Survey;
import org.santral.tenant.Target;

/** What has an inside number: extensions, groups, queues, menus, surveys. */
final class InsideReader {
    private static final Pattern EXTENSION = Pattern.compile("[0-9]{3,5}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{2,5}");
    private static final Pattern KEYS = Pattern.compile("[0-9*#]{1,5}");
    private static final String MARKS = "two digits such as 1-5, the lowest and the highest mark";
    private static final int HOUR_SECONDS = 3600;
    private static final String STRATEGIES =
            "one of ring-all, least-recent, fewest-calls, random, rrmemory, linear, wrandom, rrordered";

    private static final Map<String, OutsideClass> CLASSES = Map.of(
            "domestic", OutsideClass.DOMESTIC, "gsm", OutsideClass.MOBILE, "international", OutsideClass.INTERNATIONAL);

    private final Section tenant;
    private final TargetReader targets;
    private final String language;
    private final String music;

    InsideReader(Section tenant, TargetReader targets, String language, String music) {
        this.tenant = tenant;
        this.targets = targets;
        this.language = language;
        this.music = music;
    }

    List<Extension> extensions() {
        return all("extensions", "3 to 5 digits", EXTENSION, this::extension);
    }

    List<RingGroup> groups() {
        return all("groups", "2 to 5 digits", NUMBER, this::group);
    }

    List<QueueSettings> queues() {
        return all("queues", "2 to 5 digits", NUMBER, this::queue);
    }

    List<Menu> menus() {
        return all("menus", "2 to 5 digits", NUMBER, this::menu);
    }

    List<Survey> surveys() {
        return all("surveys", "2 to 5 digits", NUMBER, this::survey);
    }

    /** Every entry of a list; each has a number that no other one of the list has. */
    private <T> List<T> all(String list, String expected, Pattern form, Function<Section, T> read) {
        List<T> entries = new ArrayList<>();
        Set<String> numbers = new HashSet<>();
        for (Section section : tenant.sections(list)) {
            Value number = section.required("number");
            String checked = number.as(expected, text -> Checks.matching(form, text));
            Checks.unique(number, numbers.add(checked), list.substring(0, list.length() - 1));
            entries.add(read.apply(section));
            section.done();
        }
        return entries;
    }

    private Extension extension(Section section) {
        Value password = section.optional("password");
        Value maxCalls = section.optional("max-calls");
        return new Extension(
                section.required("number").text(),
                name(section),
                password == null ? null : password.secret(),
                Checks.phoneNumber(section.optional("caller-id")),
                Checks.bool(section.optional("record"), false),
                seconds(section, "ring-timeout", 1, Extension.RING_TIMEOUT),
                Checks.bool(section.optional("call-waiting"), true),
                maxCalls == null ? Extension.MAX_CALLS : maxCalls.integer(1, 1000),
                Checks.bool(section.optional("voicemail"), false),
                forwards(section.section("forward")),
                Checks.language(section.optional("language"), language),
                Checks.email(section.optional("email")),
                mayCall(section),
                true,
                Networks.ANY,
                null,
                MailboxSettings.USUAL,
                Checks.srtp(section.optional("srtp"), SrtpUse.ALLOWED));
    }

    /** What {@code acl} lists; everything when it is not given, nothing when it is empty. */
    private static Set<OutsideClass> mayCall(Section section) {
        if (!section.has("acl")) {
            return Extension.ANY_NUMBER;
        }
        Set<OutsideClass> mayCall = new HashSet<>();
        for (Value value : section.values("acl")) {
            mayCall.add(value.oneOf(CLASSES, "one of domestic, gsm, international"));
        }
        return mayCall;
    }

    private Forwards forwards(Section section) {
        Forwards forwards = new Forwards(
                targets.readOrNull(section.optional("always")),
                targets.readOrNull(section.optional("busy")),
                targets.readOrNull(section.optional("no-answer")),
                targets.readOrNull(section.optional("unreachable")));
        section.done();
        return forwards;
    }

    private RingGroup group(Section section) {
        Value strategy = section.optional("strategy");
        return new RingGroup(
                section.required("number").text(),
                name(section),
                members(section),
                strategy == null ? Strategy.RING_ALL : strategy.oneOf(Strategy.class),
                seconds(section, "timeout", 1, RingGroup.TIMEOUT),
                targets.readOrNull(section.optional("overflow")));
    }

    private QueueSettings queue(Section section) {
        Value strategy = section.optional("strategy");
        Value maxWaiting = section.optional("max-waiting");
        return new QueueSettings(
                section.required("number").text(),
                name(section),
                members(section),
                strategy == null ? QueueStrategy.RING_ALL : strategy.as(STRATEGIES, QueueStrategy::parse),
                Checks.music(section.optional("music"), music),
                seconds(section, "timeout", 1, QueueSettings.TIMEOUT),
                targets.readOrNull(section.optional("overflow")),
                seconds(section, "ring-timeout", 1, QueueSettings.RING_TIMEOUT),
                seconds(section, "wrap-up", 0, Duration.ZERO),
                maxWaiting == null ? QueueSettings.MAX_WAITING : maxWaiting.integer(1, 100_000),
                Checks.bool(section.optional("announce-position"), false),
                Checks.bool(section.optional("announce-wait"), false),
                seconds(section, "announce-every", 5, QueueSettings.ANNOUNCE_EVERY),
                targets.readOrNull(section.optional("when-empty")),
                queueKeys(section),
                false,
                QueueSettings.RETRY,
                0,
                survey(section.optional("survey")));
    }

    private Map<Character, Target> queueKeys(Section section) {
        Map<Character, Target> keys = new HashMap<>();
        keys(section).forEach((key, value) -> {
            if (key.length() > 1) {
                throw value.problem("a caller in a queue presses one key only");
            }
            keys.put(key.charAt(0), targets.read(value));
        });
        return keys;
    }

    private Menu menu(Section section) {
        Map<String, Target> keys = new HashMap<>();
        keys(section).forEach((key, value) -> keys.put(key, targets.read(value)));
        Value tries = section.optional("tries");
        return new Menu(
                section.required("number").text(),
                name(section),
                Checks.soundFile(section.optional("prompt")),
                seconds(section, "timeout", 1, Menu.TIMEOUT),
                seconds(section, "key-timeout", 1, Menu.KEY_TIMEOUT),
                tries == null ? Menu.TRIES : tries.integer(1, 10),
                keys,
                targets.readOrNull(section.optional("otherwise")),
                Checks.bool(section.optional("dial-extensions"), false),
                Checks.soundFile(section.optional("invalid-prompt")));
    }

    private @Nullable String survey(@Nullable Value value) {
        if (value == null) {
            return null;
        }
        String number = value.as("a survey's number", text -> Checks.matching(NUMBER, text));
        targets.named(value, new Target.Survey(number));
        return number;
    }

    private Survey survey(Section section) {
        Value keys = section.optional("keys");
        Value tries = section.optional("tries");
        Marks marks = keys == null ? new Marks(Survey.LOWEST, Survey.HIGHEST) : keys.as(MARKS, Marks::parse);
        return new Survey(
                section.required("number").text(),
                Checks.name(section.required("label")),
                Objects.requireNonNull(Checks.soundFile(section.required("prompt"))),
                marks.lowest(),
                marks.highest(),
                seconds(section, "timeout", 1, Survey.TIMEOUT),
                tries == null ? Survey.TRIES : tries.integer(1, 10),
                Checks.soundFile(section.optional("thanks")));
    }

    /** The keys of a survey, such as {@code 1-5}. */
    private record Marks(int lowest, int highest) {
        private static final Pattern FORM = Pattern.compile("([0-9])-([0-9])");

        static Marks parse(String text) {
            Matcher keys = FORM.matcher(text);
            if (!keys.matches() || keys.group(1).compareTo(keys.group(2)) > 0) {
                throw new IllegalArgumentException("no keys");
            }
            return new Marks(Integer.parseInt(keys.group(1)), Integer.parseInt(keys.group(2)));
        }
    }

    private static Map<String, Value> keys(Section section) {
        Section keys = section.section("keys");
        Map<String, Value> values = new HashMap<>();
        for (String key : keys.names()) {
            Value value = keys.required(key);
            if (!KEYS.matcher(key).matches()) {
                throw value.problem("is no key of a telephone – expected 0 to 9, * or #");
            }
            values.put(key, value);
        }
        return values;
    }

    private static List<String> members(Section section) {
        List<String> members = new ArrayList<>();
        for (Value value : section.values("members")) {
            String member = value.as("an extension's number", text -> Checks.matching(EXTENSION, text));
            if (members.contains(member)) {
                throw value.wrong("an extension that is no member yet");
            }
            members.add(member);
        }
        return members;
    }

    private static String name(Section section) {
        Value name = section.optional("name");
        return name == null ? "" : name.textOrEmpty();
    }

    private static Duration seconds(Section section, String key, int min, Duration otherwise) {
        @Nullable Value value = section.optional(key);
        return value == null ? otherwise : value.seconds(min, HOUR_SECONDS);
    }
}
