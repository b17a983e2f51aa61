"""Who gets what from every address of the admin. See matrix.py for how to read a line.

`{model}` and `{record}` stand for each kind of SNIPPETS in turn.
"""

SNIPPETS = {
    "adoption_adoption": "adoption",
    "moderation_reasontemplate": "reason_template",
    "search_promotedresult": "promoted",
    "search_synonymset": "synonyms",
    "taxonomy_agency": "spare_agency",
    "taxonomy_channel": "channel",
    "taxonomy_company": "company",
    "taxonomy_customergroup": "customers",
    "taxonomy_industry": "industry",
    "taxonomy_topic": "spare_topic",
}

# Before the door: the way to it, drawings and words of the admin's own scripts. Whoever is signed
# in and has no business in the admin is turned away even here.
PORCH = """
    admin_login =302
    wagtailadmin_sprite
    wagtailadmin_javascript_catalog
"""

# Writing and publishing. The public is led to the door, all others are turned away.
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
    /admin/test404/
    /admin/nothing-is-here/ =404
    wagtailadmin_explore_root =200,302
    wagtailadmin_explore practices
    wagtailadmin_explore_results practices
    wagtail_bulk_action wagtailcore page delete ?id={practice}
    wagtailadmin_pages:add library practicepage practices
    wagtailadmin_pages:preview_on_add library practicepage practices
    wagtailadmin_pages:type_use library practicepage
    wagtailadmin_pages:choose_parent library practicepage =302
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
    library_evidence
    library_rate outcome
    library_decide disputed
    library_stale
    library_stale_results
    library_health practice
    library_verify practice =405
    library_retire practice
    library_restore practice
    library_tags
    library_promote free_tag
    search_queries
    search_queries_results
    review_queue
    review_queue_results
    review_claim written =405
    review_hand_back written =405
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
    wagtailsettings:edit contributing acceptancerules =302
    wagtailsettings:edit contributing acceptancerules acceptance
    wagtailsettings:preview_on_edit contributing acceptancerules acceptance =404
    affiliations:index
    affiliations:index_results
    affiliations:add
    affiliations:settle affiliation
"""

# People, roles, the site's settings, workflows, collections. An editor is sent back to the desk.
ADMINS = """
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
    wagtailadmin_workflows:enable workflow =405
    wagtailadmin_workflows:remove home =405
    wagtailadmin_workflows:remove home workflow =405
    wagtailadmin_workflows:enable_task task =405
    wagtailadmin_workflows:add_task wagtailcore groupapprovaltask
    wagtailadmin_workflows:select_task_type
    wagtailadmin_workflows:task_index
    wagtailadmin_workflows:task_index_results
    wagtailadmin_workflows:edit_task task
    wagtailadmin_workflows:disable_task task
    wagtailsettings:edit core sitesettings =302
    wagtailsettings:edit core sitesettings site
    wagtailsettings:preview_on_edit core sitesettings site =404
    person_chooser:create
    wagtailsnippets_discussions_space:list
    wagtailsnippets_discussions_space:list_results
    wagtailsnippets_discussions_space:add
    wagtailsnippets_discussions_space:edit talk
    wagtailsnippets_discussions_space:delete talk
    wagtailsnippets_discussions_space:usage talk
    wagtailsnippets_discussions_space:history talk
    wagtailsnippets_discussions_space:history_results talk
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
