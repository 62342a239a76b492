package org.santral.http.simotel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.state.QueueSetting;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.QueueStrategy;
import org.santral.tenant.Tenant;

/** The fields of a queue (spec/simotel.md §4, as in queues.conf of Asterisk), and what the ones that count here mean. */
final class QueueForm {
    private static final Pattern SOUND_FILE = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_. -]{0,99}\\.(wav|mp3)");
    private static final int HOUR_S = 3600;
    private static final int MOST_WAITING = 100_000;
    private static final int HEAVIEST = 1000;
    /** Shorter than this a caller would hear nothing else. */
    private static final int SHORTEST_ANNOUNCE_S = 5;

    /** How Asterisk says that callers may not wait where nobody works. */
    private static final Set<String> NOT_EMPTY = Set.of("no", "strict", "false", "0", "off");

    private final Fields fields;
    private final SortedMap<String, String> said;

    /** @param said all fields that were given, those of former requests too */
    QueueForm(SortedMap<String, String> said) {
        this.said = said;
        var node = Envelope.object();
        said.forEach(node::put);
        fields = Fields.of(node);
    }

    /** All fields in order, as they are for that queue when a client did not say. */
    static SequencedMap<String, String> table(QueueSettings queue) {
        boolean announces = queue.announcePosition() || queue.announceWait();
        SequencedMap<String, String> table = new LinkedHashMap<>();
        table.put("name", queue.name());
        table.put("number", queue.number());
        table.put("strategy", queue.strategy().shortName());
        table.put("ringinuse", "no");
        table.put("call_record", word(queue.record()));
        table.put("setinterfacevar", "yes");
        table.put("autofill", "yes");
        table.put("setqueuevar", "yes");
        table.put("setqueueentryvar", "yes");
        table.put("persistentmembers", "yes");
        table.put("shared_lastcall", "no");
        table.put("announce_holdtime", word(queue.announceWait()));
        table.put("announce_position", word(queue.announcePosition()));
        table.put("joinempty", word(queue.whenEmpty() == null));
        table.put("leavewhenempty", word(queue.whenEmpty() != null));
        table.put("reportholdtime", "no");
        table.put("maxlen", Integer.toString(queue.maxWaiting()));
        table.put("announce_frequency", announces ? seconds(queue.announceEvery()) : "0");
        table.put("min_announce_frequency", "15");
        table.put("periodic_announce_frequency", "0");
        table.put("music", queue.music());
        table.put("queue_callswaiting", "");
        table.put("queue_thankyou", "");
        table.put("queue_thereare", "");
        table.put("queue_youarenext", "");
        table.put("retry", seconds(queue.retry()));
        table.put("servicelevel", "60");
        table.put("timeout", seconds(queue.ringTimeout()));
        table.put("weight", Integer.toString(queue.weight()));
        table.put("wrapuptime", seconds(queue.wrapUp()));
        table.put("monitor_type", "");
        table.put("monitor_format", "");
        table.put("more_options", "");
        return table;
    }

    private static String word(boolean on) {
        return on ? "yes" : "no";
    }

    private static String seconds(Duration time) {
        return Long.toString(time.toSeconds());
    }

    /** What all that means. */
    QueueSetting setting() throws SimotelRefusal {
        boolean often = fields.text("announce_frequency") != null;
        int every = fields.number("announce_frequency", 0, HOUR_S, 0);
        boolean silent = often && every == 0;
        return new QueueSetting(
                name(),
                strategy(),
                music(),
                seconds("timeout", 1),
                seconds("wrapuptime", 0),
                longest(),
                silent ? Boolean.FALSE : announces("announce_position"),
                silent ? Boolean.FALSE : announces("announce_holdtime"),
                every == 0 ? null : Duration.ofSeconds(Math.max(SHORTEST_ANNOUNCE_S, every)),
                leavesWhenEmpty(),
                fields.text("call_record") == null ? null : fields.yes("call_record", false),
                retry(),
                fields.text("weight") == null ? null : fields.number("weight", 0, HEAVIEST, 0),
                said);
    }

    private @Nullable String name() throws SimotelRefusal {
        String name = fields.text("name");
        if (name != null && (name.length() > 80 || name.chars().anyMatch(Character::isISOControl))) {
            throw SimotelRefusal.invalid("name", name, "1 to 80 characters");
        }
        return name;
    }

    private @Nullable QueueStrategy strategy() throws SimotelRefusal {
        String strategy = fields.text("strategy");
        try {
            return strategy == null ? null : QueueStrategy.parse(strategy);
        } catch (IllegalArgumentException e) {
            throw SimotelRefusal.invalid(
                    "strategy",
                    strategy,
                    "ringall, leastrecent, fewestcalls, random, rrmemory, rrordered, linear or wrandom");
        }
    }

    /** A class of Asterisk is no file of ours: its callers hear the tenant's own music. */
    private @Nullable String music() {
        String music = fields.text("music");
        if (music == null) {
            return null;
        }
        return SOUND_FILE.matcher(music).matches() ? music : Tenant.DEFAULT_MUSIC;
    }

    private @Nullable Duration seconds(String field, int min) throws SimotelRefusal {
        return fields.text(field) == null ? null : Duration.ofSeconds(fields.number(field, min, HOUR_S, min));
    }

    private @Nullable Duration retry() throws SimotelRefusal {
        // An agent who does not answer is never rung again without a pause, or the next one would never be.
        return fields.text("retry") == null
                ? null
                : Duration.ofSeconds(Math.max(1, fields.number("retry", 0, HOUR_S, 1)));
    }

    /** 0 is as many as we take. */
    private @Nullable Integer longest() throws SimotelRefusal {
        if (fields.text("maxlen") == null) {
            return null;
        }
        int most = fields.number("maxlen", 0, MOST_WAITING, 0);
        return most == 0 ? QueueSettings.MAX_WAITING : most;
    }

    /** Besides yes and no there are {@code once}, {@code limit} and {@code more}: an announcement all the same. */
    private @Nullable Boolean announces(String field) {
        String text = fields.text(field);
        return text == null ? null : !Set.of("no", "false", "0", "off").contains(text.toLowerCase(Locale.ROOT));
    }

    /** Our queue has one rule for those who come and those who wait. */
    private @Nullable Boolean leavesWhenEmpty() {
        String join = fields.text("joinempty");
        String leave = fields.text("leavewhenempty");
        if (join == null && leave == null) {
            return null;
        }
        boolean mayJoin = join == null || !NOT_EMPTY.contains(join.toLowerCase(Locale.ROOT));
        boolean mayStay = leave == null || Set.of("no", "false", "0", "off").contains(leave.toLowerCase(Locale.ROOT));
        return !mayJoin || !mayStay;
    }
}
