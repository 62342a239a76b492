package org.santral.http.bulutfon;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.santral.campaign.CallHours;
import org.santral.campaigns.AutomaticCall;
import org.santral.campaigns.AutomaticCalls;
import org.santral.campaigns.Recipient;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.SoundImport;
import org.santral.http.bulutfon.AutomaticCallForm.Sound;
import org.santral.media.AudioImport;
import org.santral.media.BadAudioException;
import org.santral.media.Prompt;
import org.santral.state.LimitReachedException;
import org.santral.state.Page;
import org.santral.state.UploadedAnnouncements;
import org.santral.state.UploadedAnnouncements.Announcement;
import org.santral.tenant.Tenant;
import org.santral.webhooks.Downloads;
import org.santral.webhooks.TargetGuard.TargetRefused;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /automatic-calls} (spec/bulutfon.md B26–B28). The audio is taken when the order is given: an announcement that is
 * deleted later, or a file that goes from its URL, changes nothing.
 */
final class AutomaticCallEndpoints {
    private static final String CREATED = "Otomatik arama oluşturuldu.";
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_URL_CHARS = 2048;

    private final AutomaticCalls calls;
    private final UploadedAnnouncements announcements;
    private final Downloads downloads;

    /** The audio with the name that its customer knows it by. */
    private record Taken(String name, Prompt audio) {}

    AutomaticCallEndpoints(AutomaticCalls calls, UploadedAnnouncements announcements, Downloads downloads) {
        this.calls = calls;
        this.announcements = announcements;
        this.downloads = downloads;
    }

    /** The newest first; pages by {@code page} and {@code limit}. */
    Answer list(Access access, Request request) throws BulutfonRefusal {
        Tenant tenant = access.account().tenant();
        int page = number(request.params(), "page", 1, Integer.MAX_VALUE);
        int limit = number(request.params(), "limit", DEFAULT_LIMIT, Page.MAX_LIMIT);
        ObjectNode root = Json.object();
        ArrayNode array = root.putArray("automatic_calls");
        calls.page(tenant.domainId(), page, limit).rows().forEach(call -> write(array.addObject(), tenant, call));
        return Json.answer(root);
    }

    Answer detail(Access access, Request request) throws BulutfonRefusal {
        Tenant tenant = access.account().tenant();
        if (!request.variable().matches("[0-9]{1,18}")) {
            throw BulutfonRefusal.notFound();
        }
        AutomaticCall call = calls.find(tenant.domainId(), Long.parseLong(request.variable()))
                .orElseThrow(BulutfonRefusal::notFound);
        ObjectNode root = Json.object();
        writeDetail(root.putObject("automatic_call"), tenant, call);
        return Json.answer(root);
    }

    Answer create(Access access, Request request) throws BulutfonRefusal, IOException, InterruptedException {
        Tenant tenant = access.account().tenant();
        AutomaticCallForm form = AutomaticCallForm.of(tenant, request.params());
        Taken taken =
                switch (form.sound()) {
                    case Sound.Announced(String id) -> announced(tenant, id);
                    case Sound.At(String url) -> fetched(url);
                };
        AutomaticCall.Terms terms = new AutomaticCall.Terms(
                form.title(), form.did(), taken.name(), form.ring(), form.gather(), form.hours());
        try {
            AutomaticCall call = calls.add(tenant.domainId(), terms, taken.audio(), form.numbers());
            ObjectNode json = Json.object();
            writeDetail(json, tenant, call);
            return Json.answer(json.put("message", CREATED));
        } catch (LimitReachedException e) {
            throw BulutfonRefusal.unprocessable(String.valueOf(e.getMessage()));
        }
    }

    private Taken announced(Tenant tenant, String id) throws BulutfonRefusal, IOException {
        Optional<Announcement> announcement = announcements.all(tenant.domainId()).stream()
                .filter(one -> Long.toString(one.id()).equals(id))
                .findFirst();
        Optional<Path> file = announcement.flatMap(one -> announcements.path(tenant.domainId(), one.id()));
        if (file.isEmpty()) {
            throw BulutfonRefusal.unprocessable("invalid announcement_id: " + id + " (an announcement of yours)");
        }
        return new Taken(announcement.orElseThrow().name(), Prompt.load(file.get()));
    }

    private Taken fetched(String written) throws BulutfonRefusal, InterruptedException {
        try {
            if (written.length() > MAX_URL_CHARS) {
                throw BulutfonRefusal.unprocessable(
                        "sound_url is too long (maximum is " + MAX_URL_CHARS + " characters)");
            }
            URI url = new URI(written);
            byte[] file = downloads.get(url, "audio/*", AudioImport.Limits.DEFAULT.maxBytes());
            return new Taken(fileName(url), SoundImport.decode(file));
        } catch (URISyntaxException | IllegalArgumentException | TargetRefused e) {
            throw BulutfonRefusal.unprocessable("invalid sound_url: " + e.getMessage());
        } catch (BadAudioException e) {
            throw BulutfonRefusal.unprocessable("invalid sound_url: " + e.getMessage() + " (wav and mp3 are taken)");
        } catch (IOException e) {
            throw BulutfonRefusal.unprocessable("sound_url could not be fetched: " + e.getMessage());
        }
    }

    /** The last part of its path, which says more than the host; a query may hold secrets and is not shown. */
    private static String fileName(URI url) {
        String path = url.getPath() == null ? "" : url.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        String shown = name.isBlank() ? url.getHost() : name;
        return shown.length() > AutomaticCall.MAX_TEXT_CHARS ? shown.substring(0, AutomaticCall.MAX_TEXT_CHARS) : shown;
    }

    private static void write(ObjectNode json, Tenant tenant, AutomaticCall call) {
        AutomaticCall.Terms terms = call.terms();
        json.put("id", call.id());
        json.put("title", terms.title());
        json.put("did", CallNumbers.number(CallNumbers.text(tenant, terms.did())));
        json.put("announcement", terms.announcement());
        json.put("gather", terms.gather());
        json.put("created_at", BulutfonStamps.created(call.createdAt(), tenant.timeZone()));
    }

    private void writeDetail(ObjectNode json, Tenant tenant, AutomaticCall call) {
        write(json, tenant, call);
        ObjectNode range = json.putObject("call_range");
        for (DayOfWeek weekday : DayOfWeek.values()) {
            CallHours.Day day = call.terms().hours().day(weekday);
            range.putObject(weekday.name().toLowerCase(Locale.ROOT))
                    .put("active", day.active())
                    .put("start", day.start().toString())
                    .put("finish", day.finish().toString());
        }
        ArrayNode recipients = json.putArray("recipients");
        List<Recipient> all = calls.recipients(call);
        for (Recipient one : all) {
            ObjectNode recipient = recipients.addObject();
            recipient.put("uuid", one.call() == null ? null : one.call().value());
            recipient.put("number", CallNumbers.number(CallNumbers.text(tenant, one.number())));
            recipient.put("has_called", one.called());
            recipient.put("answer", one.answered());
            if (one.digit() != null) {
                recipient.put("gather", one.digit());
            }
        }
    }

    private static int number(RequestParams params, String name, int otherwise, int most) throws BulutfonRefusal {
        @Nullable String written = params.get(name);
        if (written == null) {
            return otherwise;
        }
        if (!written.strip().matches("[0-9]{1,9}")
                || Integer.parseInt(written.strip()) < 1
                || Integer.parseInt(written.strip()) > most) {
            throw BulutfonRefusal.unprocessable("invalid " + name + ": " + written + " (1 to " + most + ")");
        }
        return Integer.parseInt(written.strip());
    }
}
