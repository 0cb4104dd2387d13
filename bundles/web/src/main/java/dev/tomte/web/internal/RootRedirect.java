package dev.tomte.web.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;

/** Leads from the bare address to the Tomte tab, which asks for the password. */
@Component(
        service = Servlet.class,
        property = {
            HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME + "=tomte-root",
            // The empty pattern is exactly the root, and not everything that has no servlet.
            HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN + "="
        })
public final class RootRedirect extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendRedirect("/system/console/" + TomteTab.LABEL);
    }
}
