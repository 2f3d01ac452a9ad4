package org.makerspacehub.config;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What each role starts: every bean and every route of the hub is named here and nowhere else. A
 * class that is not listed does not run.
 */
@Configuration(proxyBeanMethods = false)
@Import({
  RoleParts.Everyone.class,
  RoleParts.Edge.class,
  RoleParts.Hub.class,
  RoleParts.Connector.class,
  RoleParts.Executor.class
})
public class RoleParts {

  /**
   * Where the YAML flows of a role are; a role that has none loads none.
   *
   * @param folder of the space's own flows; blank for none
   */
  static String flowsOf(HubRole role, String folder) {
    return role.does(HubRole.HUB) ? FlowFolder.pattern(folder) : "false";
  }

  /** What every process has. */
  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties({HubProperties.class, DatabaseProperties.class})
  @Import({
    Time.class,
    SchemaCheck.class,
    MainSecurity.class,
    ManagementSecurity.class,
    ErrorAnswers.class
  })
  static class Everyone {}

  /** The front door. */
  @Configuration(proxyBeanMethods = false)
  @OnRole(HubRole.EDGE)
  @EnableConfigurationProperties({
    SlackProperties.class,
    EdgeProperties.class,
    WebhookProperties.class
  })
  @Import({Databases.Edge.class, DoorParts.class, EdgeParts.class, WebhookParts.class})
  static class Edge {}

  /** Answers, synchronisation and the books. */
  @Configuration(proxyBeanMethods = false)
  @OnRole(HubRole.HUB)
  @EnableConfigurationProperties({
    SlackProperties.class,
    EdgeProperties.class,
    ConnectorProperties.class,
    SyncProperties.class,
    BooksProperties.class,
    GateProperties.class,
    KnowledgeProperties.class
  })
  @Import({
    Databases.Hub.class,
    Databases.Audit.class,
    PolicyParts.class,
    AuditParts.class,
    CatalogueParts.class,
    Scheduling.class,
    ConnectorClient.class,
    AnswerParts.class,
    FiguresParts.class,
    OutboxParts.class,
    PaperParts.class,
    NoticeParts.class,
    IdentityParts.class,
    SyncParts.class,
    DoorParts.class,
    InboxParts.class,
    HintParts.class,
    MentionParts.class,
    TalkParts.class,
    HomeParts.class,
    ReportParts.class,
    DoorLogParts.class,
    AuditVerifyParts.ForPeople.class,
    AskParts.class,
    ExecuteParts.Showing.class,
    FreezeParts.Stopping.class,
    OwnerParts.Telling.class,
    EscalationParts.Calling.class,
    HierarchyParts.Asking.class,
    DecideParts.class,
    ShowParts.class,
    AgentParts.class,
    ToolParts.class,
    WorkflowParts.Running.class,
    McpParts.class,
    KnowledgeParts.class,
    SlackKnowledgeParts.class,
    PaperKnowledgeParts.class,
    KnowledgeAnswerParts.class,
    RetentionParts.Forgetting.class
  })
  static class Hub {}

  /** The vendors' read keys. */
  @Configuration(proxyBeanMethods = false)
  @OnRole(HubRole.CONNECTOR)
  @Import({PolicyParts.class, ConnectorParts.class})
  static class Connector {}

  /** The vendors' write keys: does what was approved, and has no door. */
  @Configuration(proxyBeanMethods = false)
  @OnRole(HubRole.EXECUTOR)
  @EnableConfigurationProperties({
    SlackProperties.class,
    FabmanProperties.class,
    GateProperties.class,
    ExecutorProperties.class
  })
  @Import({
    Databases.Executor.class,
    Databases.Audit.class,
    AuditParts.class,
    AuditVerifyParts.Signed.class,
    CatalogueParts.class,
    ExecuteParts.Doing.class,
    FreezeParts.Lifting.class,
    OwnerParts.Replacing.class,
    EscalationParts.Alarming.class,
    ActionParts.class,
    HierarchyParts.Making.class,
    LockParts.class,
    WorkflowParts.Writing.class,
    RetentionParts.Doing.class
  })
  static class Executor {}
}
