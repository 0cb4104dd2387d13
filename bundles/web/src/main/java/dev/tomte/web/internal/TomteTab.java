package dev.tomte.web.internal;

import dev.tomte.deploy.Deployer;
import dev.tomte.health.HealthMonitor;
import dev.tomte.plugin.PluginManager;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.apache.felix.webconsole.servlet.AbstractServlet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The tab of the Web Console that shows the device, its plug-ins and the plug-in folder. */
@Component(
        service = Servlet.class,
        property = {
            "felix.webconsole.label=" + TomteTab.LABEL,
            "felix.webconsole.title=Tomte",
            "felix.webconsole.category=Tomte",
            "felix.webconsole.css=/tomte/res/tomte.css"
        })
public final class TomteTab extends AbstractServlet {

    static final String LABEL = "tomte";

    private static final long serialVersionUID = 1;
    private static final String DATA = "/" + LABEL + "/data.json";

    private final transient @Nullable String version;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable HealthMonitor monitor;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable PluginManager plugins;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private transient volatile @Nullable Deployer deployer;

    @Activate
    public TomteTab(BundleContext context) {
        version = context.getProperty("tomte.version");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (!DATA.equals(request.getPathInfo())) {
            super.doGet(request, response);
            return;
        }
        // Not from the wall clock, which jumps when a device without a battery for it learns the time.
        long uptime = ManagementFactory.getRuntimeMXBean().getUptime();
        setNoCache(response);
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter()
                .print(ConsoleData.of(version, uptime, monitor, plugins, deployer)
                        .toString());
    }

    @Override
    public void renderContent(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.getWriter().print(readTemplateFile("/res/tomte.html"));
    }
}
