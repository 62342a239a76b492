package org.santral.http.verimor;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.SoundImport;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.media.BadAudioException;
import org.santral.media.Prompt;
import org.santral.state.LimitReachedException;
import org.santral.state.UploadedAnnouncements;

/** {@code /announcements} (B22–B25). WAV and MP3 are taken. */
final class AnnouncementVerbs {
    private final UploadedAnnouncements announcements;

    AnnouncementVerbs(UploadedAnnouncements announcements) {
        this.announcements = announcements;
    }

    Answer list(Account account, Request request) {
        return Json.array(
                announcements.all(account.tenant().domainId()),
                (json, announcement) -> json.put("id", announcement.id()).put("name", announcement.name()));
    }

    Answer add(Account account, Request request) throws VerimorRefusal, IOException, InterruptedException {
        String name = name(request.params());
        if (name == null) {
            throw VerimorRefusal.badRequest("name can't be blank");
        }
        Prompt audio = audio(request.params());
        if (audio == null) {
            throw VerimorRefusal.badRequest("missing sounddata");
        }
        try {
            return Answer.text(
                    200,
                    Long.toString(announcements
                            .add(account.tenant().domainId(), name, audio)
                            .id()));
        } catch (LimitReachedException e) {
            throw VerimorRefusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** Another name, other audio, or both. */
    Answer change(Account account, Request request) throws VerimorRefusal, IOException, InterruptedException {
        int domainId = account.tenant().domainId();
        long id = id(account, request);
        String name = name(request.params());
        Prompt audio = audio(request.params());
        if ((name != null && !announcements.rename(domainId, id, name))
                || (audio != null && !announcements.replace(domainId, id, audio))) {
            throw unknown(request);
        }
        return Answer.text(200, "OK");
    }

    Answer delete(Account account, Request request) throws VerimorRefusal {
        if (!announcements.delete(account.tenant().domainId(), id(account, request))) {
            throw unknown(request);
        }
        return Answer.text(200, "OK");
    }

    /** The id in the path, when this tenant has such an announcement. */
    private long id(Account account, Request request) throws VerimorRefusal {
        String id = request.variable();
        if (announcements.find(account.tenant().domainId(), id).isEmpty()) {
            throw unknown(request);
        }
        return Long.parseLong(id);
    }

    private static VerimorRefusal unknown(Request request) {
        return VerimorRefusal.badRequest("cannot find announcement with id: " + request.variable());
    }

    private static @Nullable String name(RequestParams params) throws VerimorRefusal {
        String name = params.get("name");
        if (name == null) {
            return null;
        }
        if (name.isBlank()) {
            throw VerimorRefusal.badRequest("name can't be blank");
        }
        if (name.strip().length() > UploadedAnnouncements.MAX_NAME_CHARS) {
            throw VerimorRefusal.badRequest(
                    "name is too long (maximum is " + UploadedAnnouncements.MAX_NAME_CHARS + " characters)");
        }
        return name.strip();
    }

    private @Nullable Prompt audio(RequestParams params) throws VerimorRefusal, InterruptedException {
        String given = params.get("sounddata") == null ? params.get("content") : params.get("sounddata");
        if (given == null) {
            return null;
        }
        try {
            return SoundImport.decode(SoundData.bytes(given));
        } catch (BadAudioException bad) {
            throw VerimorRefusal.badRequest(bad.getMessage() + " (wav and mp3 are taken)");
        }
    }
}
