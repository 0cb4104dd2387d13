package dev.tomte.client;

/** What can be said without a running Tomte. */
final class Help {

    static final String TEXT = """
            Usage: tomte COMMAND [ARGUMENT...]

            bin/tomte
              run                      Runs Tomte here, and starts it again after a crash
              start                    Starts Tomte in the background
              stop                     Stops Tomte, and waits until it has ended
              restart                  Restarts Tomte, and waits until it answers
              status [--json]          How Tomte is; exit status 3 if it does not run
              shell [LINE]             An interactive shell; runs one line, or standard input if that is no terminal
              password                 Sets the password of the user admin
              help [COMMAND]           This, or what a command does
              SCOPE:NAME ARGUMENT...   Any command of the running Tomte; 'SCOPE NAME' is the same

            Environment: TOMTE_DATA, TOMTE_CONF, TOMTE_PLUGINS, TOMTE_LOGS, TOMTE_PORT, TOMTE_ADMIN_PASSWORD,
                         TOMTE_JAVA_OPTS, TOMTE_ARCHIVE
            """;

    private Help() {}
}
