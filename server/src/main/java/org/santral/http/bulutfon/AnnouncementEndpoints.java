package org.santral.http.bulutfon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.SoundImport;
import org.santral.media.BadAudioException;
import org.santral.media.Prompt;
import org.santral.state.LimitReachedException;
import org.santral.state.UploadedAnnouncements;
import org.santral.state.UploadedAnnouncements.Announcement;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /announcements} (B21–B25). An announcement's own address answers its audio, as the vendor's does. */
final class AnnouncementEndpoints {
    private static final DateTimeFormatter CREATED = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

    private final UploadedAnnouncements announcements;

    AnnouncementEndpoints(UploadedAnnouncements announcements) {
        this.announcements = announcements;
    }

    /** The newest first, as in the vendor's sample. */
    Answer list(Access access, Request request) {
        ObjectNode json = Json.object();
        ArrayNode rows = json.putArray("announcements");
        List<Announcement> all = announcements.all(access.domainId());
        ZoneId zone = access.account().tenant().timeZone();
        all.reversed().forEach(announcement -> write(rows.addObject(), announcement, zone));
        return Json.answer(json);
    }

    /** Answers what the list shows of it, and a message; the vendor's document says nothing about the answer. */
    Answer add(Access access, Request request) throws BulutfonRefusal, IOException, InterruptedException {
        String name = request.params().get("name");
        if (name == null || name.isBlank()) {
            throw BulutfonRefusal.unprocessable("name can't be blank");
        }
        if (name.strip().length() > UploadedAnnouncements.MAX_NAME_CHARS) {
            throw BulutfonRefusal.unprocessable(
                    "name is too long (maximum is " + UploadedAnnouncements.MAX_NAME_CHARS + " characters)");
        }
        String given = request.params().get("announcement");
        if (given == null) {
            throw BulutfonRefusal.unprocessable("announcement can't be blank");
        }
        Attachment file = Attachment.parse("announcement", given);
        try {
            Announcement added = announcements.add(
                    access.domainId(),
                    name.strip(),
                    audio(file),
                    file.fileName(),
                    request.params().bool("is_on_hold_music", false));
            ObjectNode json = Json.object();
            write(json, added, access.account().tenant().timeZone());
            return Json.answer(json.put("message", "Ses dosyası eklendi."));
        } catch (LimitReachedException e) {
            throw BulutfonRefusal.unprocessable(String.valueOf(e.getMessage()));
        }
    }

    private Prompt audio(Attachment file) throws BulutfonRefusal, InterruptedException {
        try {
            return SoundImport.decode(file.bytes());
        } catch (BadAudioException e) {
            throw BulutfonRefusal.unprocessable(
                    "announcement cannot be used: " + e.getMessage() + " (wav and mp3 are taken)");
        }
    }

    Answer download(Access access, Request request) throws BulutfonRefusal, IOException {
        long id = id(request);
        return AudioAnswer.attachment(file(access, request, id), id + ".wav");
    }

    /** Quirk Q13. */
    Answer stream(Access access, Request request) throws BulutfonRefusal, IOException {
        return AudioAnswer.inline(file(access, request, id(request)));
    }

    private Answer file(Access access, Request request, long id) throws BulutfonRefusal, IOException {
        Path file = announcements.path(access.domainId(), id).orElseThrow(BulutfonRefusal::notFound);
        return AudioAnswer.of(file, "audio/wav", request);
    }

    Answer delete(Access access, Request request) throws BulutfonRefusal {
        if (!announcements.delete(access.domainId(), id(request))) {
            throw BulutfonRefusal.notFound();
        }
        return Json.answer(Json.object().put("message", "Ses dosyası silindi."));
    }

    private static long id(Request request) throws BulutfonRefusal {
        if (!ID.matcher(request.variable()).matches()) {
            throw BulutfonRefusal.notFound();
        }
        return Long.parseLong(request.variable());
    }

    private static void write(ObjectNode json, Announcement announcement, ZoneId zone) {
        String fileName = announcement.fileName();
        json.put("id", announcement.id())
                .put("name", announcement.name())
                .put("file_name", fileName == null ? announcement.id() + ".wav" : fileName)
                .put("is_on_hold_music", announcement.onHoldMusic())
                .put("created_at", created(announcement, zone));
    }

    private static @Nullable String created(Announcement announcement, ZoneId zone) {
        return announcement.createdAt() == null
                ? null
                : CREATED.format(announcement.createdAt().atZone(zone));
    }
}
