"""Who gets what from every address of the site. A new address needs one line here.

A line: the name of the address (or its path, where it has no name), the words that stand for its
arguments (see world.py), a query string where it needs one, and `=405` where those who are let in
get another answer than 200. What those get who are not let in follows from the audience.

`{model}` and `{record}` stand for each kind of SNIPPETS in turn.
"""

SNIPPETS = {
    "adoption_adoption": "adoption",
    "taxonomy_agency": "spare_agency",
    "taxonomy_channel": "channel",
    "taxonomy_company": "company",
    "taxonomy_customergroup": "customers",
    "taxonomy_industry": "industry",
    "taxonomy_topic": "spare_topic",
}

EVERYONE = """
    healthz
    readyz
    robots
    sitemap
    account_inactive
    account_email_verification_sent
    account_reset_password
    account_confirm_email abc
    account_reset_password_from_key_done
    account_reset_password_from_key 1 abc
    account_reset_password_done
    wagtailadmin_sprite
    wagtailadmin_javascript_catalog
    topics
    topic topic.slug
    agencies
    agency agency.slug
    practice_feed
    case_feed
    topic_feed topic.slug
    agency_feed agency.slug
    search
    wagtaildocs_serve document document.filename
    wagtail_serve practices/
"""

# Answered with 404, whoever asks: switched off, or never there.
NOBODY = """
    /admin/test404/
    /admin/nothing-is-here/
    wagtailadmin_password_reset
    wagtailadmin_password_reset_done
    wagtailadmin_password_reset_confirm MQ abc-def
    wagtailadmin_password_reset_complete
    wagtaildocs_authenticate_with_password 1
"""

# For whoever is not signed in; all others are led to the front page.
GUESTS = """
    account_login
    account_signup
"""

# A person's own account. Whoever is not signed in is led to the door.
SIGNED_IN = """
    account_reauthenticate
    account_email
    account_change_password
    account_set_password =302
    account_confirm_login_code =302
    mfa_index
    mfa_authenticate =302
    mfa_reauthenticate =302
    mfa_activate_totp =302
    mfa_deactivate_totp =404
    mfa_view_recovery_codes =404
    mfa_generate_recovery_codes =302
    mfa_download_recovery_codes =404
    mfa_list_webauthn
    mfa_add_webauthn =302
    mfa_reauthenticate_webauthn =302
    mfa_remove_webauthn 1 =302
    mfa_edit_webauthn 1 =302
    mfa_login_webauthn =302
"""

# The second door leads to the first.
DOORS = """
    admin_login =302
"""

# Writing and publishing. All others are led to the door.
EDITORS = """
    wagtailadmin_home
    wagtailadmin_api:pages:listing
    wagtailadmin_api:pages:detail practice
    wagtailadmin_api:pages:find =404
    wagtailadmin_api:pages:action practice publish =405
    wagtailadmin_api:documents:listing
    wagtailadmin_api:documents:detail document
    wagtailadmin_api:documents:find =404
    wagtailadmin_api:images:listing
    wagtailadmin_api:images:detail image
    wagtailadmin_api:images:find =404
    wagtailadmin_error_test =500
    wagtailadmin_explore practices
    wagtailadmin_explore_results practices
    wagtail_bulk_action wagtailcore page delete ?id={practice}
    wagtailadmin_pages:add library practicepage practices
    wagtailadmin_pages:preview_on_add library practicepage practices
    wagtailadmin_pages:type_use library practicepage
    wagtailadmin_pages:choose_parent library practicepage
    wagtailadmin_pages:type_use_results library practicepage
    wagtailadmin_pages:usage practice
    wagtailadmin_pages:edit practice
    wagtailadmin_pages:preview_on_edit practice
    wagtailadmin_pages:view_draft practice
    wagtailadmin_pages:add_subpage practices =302
    wagtailadmin_pages:delete practice
    wagtailadmin_pages:unpublish practice
    wagtailadmin_pages:convert_alias practice =404
    wagtailadmin_pages:search
    wagtailadmin_pages:search_results
    wagtailadmin_pages:move practice
    wagtailadmin_pages:move_confirm practice practices
    wagtailadmin_pages:set_page_position practice =405
    wagtailadmin_pages:copy practice
    wagtailadmin_pages:workflow_action waiting approve task_state
    wagtailadmin_pages:collect_workflow_action_data waiting approve task_state
    wagtailadmin_pages:confirm_workflow_cancellation waiting
    wagtailadmin_pages:workflow_preview waiting task
    wagtailadmin_pages:set_privacy practice
    wagtailadmin_pages:lock practice =405
    wagtailadmin_pages:unlock practice =405
    wagtailadmin_pages:revisions_index practice =302
    wagtailadmin_pages:revisions_view practice revision
    wagtailadmin_pages:revisions_revert practice revision
    wagtailadmin_pages:revisions_unschedule practice revision
    wagtailadmin_pages:revisions_compare practice revision latest
    wagtailadmin_pages:workflow_history practice
    wagtailadmin_pages:workflow_history_detail waiting workflow_state
    wagtailadmin_pages:history practice
    wagtailadmin_pages:history_results practice
    wagtailadmin_choose_page
    wagtailadmin_choose_page_child practices
    wagtailadmin_choose_page_search
    wagtailadmin_choose_page_chosen_multiple
    wagtailadmin_choose_page_external_link
    wagtailadmin_choose_page_email_link
    wagtailadmin_choose_page_phone_link
    wagtailadmin_choose_page_anchor_link
    wagtailadmin_tag_autocomplete
    wagtailadmin_tag_model_autocomplete taggit tag
    wagtailadmin_workflows:enable workflow =405
    wagtailadmin_workflows:remove home =405
    wagtailadmin_workflows:remove home workflow =405
    wagtailadmin_workflows:add_task wagtailcore groupapprovaltask
    wagtailadmin_workflows:select_task_type =302
    wagtailadmin_workflows:enable_task task =405
    wagtailadmin_workflows:task_chooser
    wagtailadmin_workflows:task_chooser_results
    wagtailadmin_workflows:task_chooser_create
    wagtailadmin_workflows:task_chosen task
    wagtailadmin_reports:locked_pages
    wagtailadmin_reports:locked_pages_results
    wagtailadmin_reports:workflow
    wagtailadmin_reports:workflow_results
    wagtailadmin_reports:workflow_tasks
    wagtailadmin_reports:workflow_tasks_results
    wagtailadmin_reports:site_history
    wagtailadmin_reports:site_history_results
    wagtailadmin_reports:aging_pages
    wagtailadmin_reports:aging_pages_results
    wagtailadmin_reports:page_types_usage
    wagtailadmin_reports:page_types_usage_results
    wagtailadmin_account
    wagtailadmin_logout =405
    wagtailadmin_dismissibles
    wagtailadmin_editing_sessions:ping wagtailcore page practice 1 =405
    wagtailadmin_editing_sessions:release 1 =405
    wagtailadmin_block_preview =404
    wagtailredirects:index
    wagtailredirects:index_results
    wagtailredirects:add
    wagtailredirects:edit redirect
    wagtailredirects:delete redirect
    wagtailredirects:start_import
    wagtailredirects:process_import =405
    wagtailsettings:edit core sitesettings =302
    wagtailsnippets:index =302
    wagtaildocs:index
    wagtaildocs:index_results
    wagtaildocs:add
    wagtaildocs:edit document
    wagtaildocs:delete document
    wagtaildocs:add_multiple
    wagtaildocs:edit_multiple document =405
    wagtaildocs:create_multiple_from_uploaded_document 1 =405
    wagtaildocs:delete_multiple document =405
    wagtaildocs:delete_upload_multiple 1 =405
    wagtaildocs:document_usage document
    wagtailimages:index
    wagtailimages:index_results
    wagtailimages:edit image
    wagtailimages:delete image
    wagtailimages:url_generator image =404
    wagtailimages:url_generator_output image =404
    wagtailimages:preview image original
    wagtailimages:add
    wagtailimages:image_usage image
    wagtailimages:add_multiple
    wagtailimages:edit_multiple image =405
    wagtailimages:create_multiple_from_uploaded_image 1 =405
    wagtailimages:delete_multiple image =405
    wagtailimages:delete_upload_multiple 1 =405
    person_chooser:choose
    person_chooser:choose_results
    person_chooser:chosen person
    person_chooser:chosen_multiple
    wagtaildocs_chooser:choose
    wagtaildocs_chooser:choose_results
    wagtaildocs_chooser:chosen document
    wagtaildocs_chooser:chosen_multiple
    wagtaildocs_chooser:create
    wagtailimages_chooser:choose
    wagtailimages_chooser:choose_results
    wagtailimages_chooser:chosen image
    wagtailimages_chooser:chosen_multiple
    wagtailimages_chooser:create
    wagtailimages_chooser:select_format image
    wagtailsnippets_{model}:list
    wagtailsnippets_{model}:list_results
    wagtailsnippets_{model}:add
    wagtailsnippets_{model}:edit {record}
    wagtailsnippets_{model}:delete {record}
    wagtailsnippets_{model}:usage {record}
    wagtailsnippets_{model}:history {record}
    wagtailsnippets_{model}:history_results {record}
    wagtailsnippetchoosers_{model}:choose
    wagtailsnippetchoosers_{model}:choose_results
    wagtailsnippetchoosers_{model}:chosen {record}
    wagtailsnippetchoosers_{model}:chosen_multiple
    wagtailsnippetchoosers_{model}:create
"""

# People, roles, the site's settings, workflows, collections. An editor is sent back to the desk.
ADMINS = """
    wagtailadmin_explore_root
    wagtailadmin_collections:index
    wagtailadmin_collections:add
    wagtailadmin_collections:edit collection
    wagtailadmin_collections:delete collection
    wagtailadmin_collections:set_privacy collection
    wagtailadmin_workflows:index
    wagtailadmin_workflows:index_results
    wagtailadmin_workflows:add
    wagtailadmin_workflows:disable workflow
    wagtailadmin_workflows:edit workflow
    wagtailadmin_workflows:usage workflow
    wagtailadmin_workflows:usage_results workflow
    wagtailadmin_workflows:task_index
    wagtailadmin_workflows:task_index_results
    wagtailadmin_workflows:edit_task task
    wagtailadmin_workflows:disable_task task
    wagtailsettings:edit core sitesettings site
    wagtailsettings:preview_on_edit core sitesettings site =404
    person_chooser:create
    wagtailsites:index
    wagtailsites:index_results
    wagtailsites:add
    wagtailsites:edit site
    wagtailsites:delete site
    wagtailsites:history site
    wagtailsites:history_results site
    wagtailsites:usage site
    wagtailsites:copy site
    wagtailusers_users:index
    wagtailusers_users:index_results
    wagtailusers_users:add
    wagtailusers_users:edit person
    wagtailusers_users:delete person
    wagtailusers_users:history person
    wagtailusers_users:history_results person
    wagtailusers_users:usage person
    wagtailusers_users:copy person
    wagtailusers_groups:index
    wagtailusers_groups:index_results
    wagtailusers_groups:add
    wagtailusers_groups:edit group
    wagtailusers_groups:delete group
    wagtailusers_groups:history group
    wagtailusers_groups:history_results group
    wagtailusers_groups:usage group
    roles:index
    roles:index_results
    roles:add
    roles:delete grant
"""
