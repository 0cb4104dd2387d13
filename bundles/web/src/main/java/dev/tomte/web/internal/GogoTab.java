package dev.tomte.web.internal;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.felix.service.command.Function;
import org.apache.felix.webconsole.servlet.AbstractServlet;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tab of the Web Console in which commands are typed. The page posts a line to {@code run} and then asks {@code poll}
 * for what it printed until it has ended; so a command may take its time without holding one of the few threads of HTTP.
 */
@Component(
        service = Servlet.class,
        property = {
            "felix.webconsole.label=" + GogoTab.LABEL,
            "felix.webconsole.title=Gogo",
            "felix.webconsole.category=Tomte",
            "felix.webconsole.css=/gogo/res/gogo.css"
        })
public final class GogoTab extends AbstractServlet {

    static final String LABEL = "gogo";
    static final int LONGEST_LINE = 8192;

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(GogoTab.class);

    /** Most commands end within it, and then need no second request. */
    private static final long FIRST_WAIT_MS = 300;

    private final transient GogoSessions sessions;

    /** Absent if the shell is disabled; then lines run in Gogo's own words. */
    @Reference(
            target = "(tomte.role=line)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Function line;

    @Reference(
            target = "(tomte.role=completion)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Function completion;

    @Activate
    public GogoTab(@Reference GogoSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void renderContent(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print(readTemplateFile("/res/gogo.html"));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String path = request.getPathInfo();
        String verb = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
        GogoSession session = sessions.find(request.getParameter("session"));
        try {
            switch (verb) {
                case "run" -> run(request, session, response);
                case "poll" -> answer(response, progress(session, number(request.getParameter("from"))));
                case "cancel" -> {
                    GogoRun running = session == null ? null : session.last();
                    if (running != null) {
                        running.stop("Cancelled.");
                    }
                    answer(response, progress(session, number(request.getParameter("from"))));
                }
                case "complete" -> answer(response, candidates(session, text(request)));
                default ->
                    refuse(response, HttpServletResponse.SC_NOT_FOUND, "Expected run, poll, cancel or complete.");
            }
        } catch (IllegalArgumentException e) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
        } catch (IllegalStateException e) {
            refuse(response, HttpServletResponse.SC_CONFLICT, e.getMessage());
        }
    }

    private void run(HttpServletRequest request, @Nullable GogoSession known, HttpServletResponse response)
            throws IOException {
        String text = text(request);
        JsonObjectBuilder json = Json.createObjectBuilder();
        GogoSession session = known;
        if (session == null) {
            GogoSessions.Named opened = sessions.open();
            session = opened.session();
            json.add("session", opened.name());
        }
        GogoRun run = sessions.start(session, text, line);
        try {
            run.await(FIRST_WAIT_MS);
        } catch (InterruptedException e) {
            LOG.debug("Interrupted while a command ran; the page asks again", e);
            Thread.currentThread().interrupt();
        }
        answer(response, json.addAll(progress(session, 0)));
    }

    /** What the page does not have yet. A session that is gone has nothing more to say. */
    private static JsonObjectBuilder progress(@Nullable GogoSession session, int from) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        GogoRun run = session == null ? null : session.last();
        if (run == null) {
            return json.add("running", false).add("gone", true);
        }
        // In this order: what is printed until the end is in the transcript when it is done.
        boolean done = run.isDone();
        List<Transcript.Part> parts = run.transcript().after(from);
        JsonArrayBuilder output = Json.createArrayBuilder();
        parts.forEach(part ->
                output.add(Json.createObjectBuilder().add("error", part.error()).add("text", part.text())));
        json.add("output", output).add("next", from + parts.size()).add("running", !done);
        if (done) {
            json.add("status", run.status());
        }
        return json;
    }

    private JsonObjectBuilder candidates(@Nullable GogoSession known, String text) {
        JsonObjectBuilder json = Json.createObjectBuilder();
        Function completer = completion;
        JsonArrayBuilder found = Json.createArrayBuilder();
        if (completer != null) {
            GogoSession session = known;
            if (session == null) {
                GogoSessions.Named opened = sessions.open();
                session = opened.session();
                json.add("session", opened.name());
            }
            try {
                Object result = completer.execute(session.get(), List.of(text));
                ((List<?>) result).forEach(candidate -> found.add((String) candidate));
            } catch (Exception | LinkageError e) {
                // A command's own completer failed: typing goes on.
                LOG.warn("A line could not be completed", e);
            }
        }
        return json.add("candidates", found);
    }

    private static String text(HttpServletRequest request) {
        String text = request.getParameter("line");
        if (text == null || text.isBlank() || text.length() > LONGEST_LINE) {
            throw new IllegalArgumentException("Expected a line of 1 to " + LONGEST_LINE + " characters.");
        }
        return text;
    }

    private static int number(@Nullable String text) {
        try {
            return Math.max(0, Integer.parseInt(text == null ? "0" : text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("Expected a number for from.", e);
        }
    }

    private static void refuse(HttpServletResponse response, int status, String why) throws IOException {
        response.setStatus(status);
        answer(response, Json.createObjectBuilder().add("problem", why));
    }

    private static void answer(HttpServletResponse response, JsonObjectBuilder json) throws IOException {
        setNoCache(response);
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().print(json.build().toString());
    }
}
