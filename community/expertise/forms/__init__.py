"""What advisors and coordinators type into a profile, by its pages."""
