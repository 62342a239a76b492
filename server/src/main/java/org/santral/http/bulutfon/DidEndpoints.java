package org.santral.http.bulutfon;

import java.time.DayOfWeek;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.state.DidIds;
import org.santral.tenant.Did;
import org.santral.tenant.Hours;
import org.santral.tenant.Hours.Span;
import org.santral.tenant.Target;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /dids} (B6, B7): the numbers that the outside can call, where they lead and when somebody works. */
final class DidEndpoints {
    private static final int DAY_MINUTES = 24 * 60;

    private final DidIds ids;

    DidEndpoints(DidIds ids) {
        this.ids = ids;
    }

    Answer list(Access access, Request request) {
        ObjectNode json = Json.object();
        ArrayNode dids = json.putArray("dids");
        ids.of(access.account().tenant()).forEach((id, did) -> head(dids.addObject(), id, did));
        return Json.answer(json);
    }

    Answer detail(Access access, Request request) throws BulutfonRefusal {
        String id = request.variable();
        Did did = id.matches("[0-9]{1,9}") ? ids.of(access.account().tenant()).get(Integer.valueOf(id)) : null;
        if (did == null) {
            throw BulutfonRefusal.notFound();
        }
        ObjectNode json = Json.object();
        ObjectNode detail = json.putObject("did");
        head(detail, Integer.parseInt(id), did);
        if (did.hours() != null) {
            week(detail.putObject("working_hours"), did.hours());
        }
        return Json.answer(json);
    }

    private static void head(ObjectNode json, int id, Did did) {
        json.put("id", id).put("number", did.number().digits()).put("state", "CONFIRMED");
        switch (did.target()) {
            case Target.Menu(String number) -> destination(json, "Auto attendant", number);
            case Target.Group(String number) -> destination(json, "Group", number);
            case Target.Queue(String number) -> destination(json, "Group", number);
            case Target.User(String number) -> destination(json, "Extension", number);
            // The vendor has no word for these, and clients cannot read null.
            case Target.External _,
                    Target.Voicemail _,
                    Target.Announcement _,
                    Target.Component _,
                    Target.Survey _,
                    Target.Hangup _ -> {}
        }
        json.put("working_hour", did.hours() != null);
    }

    private static void destination(ObjectNode json, String type, String number) {
        int id = Inside.id(number);
        json.put("destination_type", type).put("destination_id", id).put("destination_number", id);
    }

    private static void week(ObjectNode json, Hours hours) {
        for (DayOfWeek day : DayOfWeek.values()) {
            List<Span> spans = hours.week().getOrDefault(day, List.of()).stream()
                    .sorted(Comparator.comparingInt(Span::fromMinute))
                    .toList();
            day(json.putObject(day.name().toLowerCase(Locale.ROOT)), spans);
        }
    }

    /** The vendor knows one shift with one break: of more breaks the first is told. A closed day has a shift all the same. */
    private static void day(ObjectNode json, List<Span> spans) {
        json.put("open", !spans.isEmpty())
                .put(
                        "shift_start",
                        spans.isEmpty() ? time(0) : time(spans.getFirst().fromMinute()))
                .put(
                        "shift_finish",
                        spans.isEmpty() ? time(0) : time(spans.getLast().toMinute()));
        if (spans.size() > 1) {
            json.put("lunch_break_start", time(spans.get(0).toMinute()))
                    .put("lunch_break_finish", time(spans.get(1).fromMinute()));
        }
    }

    /** Midnight that ends a day is 24:00; later ones are of the next day. */
    private static String time(int minute) {
        int ofDay = minute > DAY_MINUTES ? minute - DAY_MINUTES : minute;
        return "%02d:%02d".formatted(ofDay / 60, ofDay % 60);
    }
}
